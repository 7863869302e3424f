import {
  ActionIcon,
  Button,
  Card,
  Checkbox,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { TbPlus, TbTrash } from 'react-icons/tb';
import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AttendanceBadge, ErrorNotice, fieldErrorsOf } from '../../ui';
import { sitesQuery, type PreviewedRow } from '../rules.queries';
import { ExampleFigures } from './example-figures';
import { roles, type ExampleFields, type PunchFields } from './example-day.policy';

const punchesMax = 20;
const leaves = ['full_day', 'first_half', 'second_half'] as const;

interface Props {
  readonly example: ExampleFields;
  readonly preview: Pick<
    UseQueryResult<{ readonly row: PreviewedRow | null }>,
    'data' | 'error' | 'isFetching' | 'refetch'
  >;
  readonly onChange: (example: ExampleFields) => void;
}

/** What a day would become by the rules beside it, as attendance computes it. */
export function ExampleDay({ example, preview, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Card withBorder component="section" aria-label={t('example.title')}>
      <Title order={2} fz="h5">
        {t('example.title')}
      </Title>
      <Text size="sm" c="dimmed" mt={2}>
        {t('example.text')}
      </Text>
      <Stack gap="sm" mt="sm">
        <Where example={example} onChange={onChange} />
        <Punches
          punches={example.punches}
          onChange={(punches) => {
            onChange({ ...example, punches });
          }}
        />
        <Circumstances example={example} onChange={onChange} />
        <Result preview={preview} />
      </Stack>
    </Card>
  );
}

function Where({ example, onChange }: Omit<Props, 'preview'>): ReactNode {
  const { t } = useTranslation('roster');
  const sites = useQuery(sitesQuery);
  return (
    <SimpleGrid cols={2}>
      <TextInput
        type="date"
        label={t('example.date')}
        value={example.date}
        onChange={(event) => {
          onChange({ ...example, date: event.currentTarget.value });
        }}
      />
      {(sites.data?.length ?? 0) > 1 && (
        <Select
          label={t('example.site')}
          allowDeselect={false}
          value={example.siteId ?? sites.data?.find((site) => site.is_default)?.id ?? null}
          data={(sites.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(siteId) => {
            onChange({ ...example, siteId });
          }}
        />
      )}
    </SimpleGrid>
  );
}

function Punches({
  punches,
  onChange,
}: {
  readonly punches: readonly PunchFields[];
  readonly onChange: (punches: readonly PunchFields[]) => void;
}): ReactNode {
  const { t } = useTranslation('roster');
  const change = (index: number, to: Partial<PunchFields>): void => {
    onChange(punches.map((one, position) => (position === index ? { ...one, ...to } : one)));
  };
  return (
    <Stack gap="xs" role="group" aria-label={t('example.punches')}>
      <Text size="sm" fw={500} aria-hidden>
        {t('example.punches')}
      </Text>
      {punches.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('example.nobody')}
        </Text>
      )}
      {punches.map(({ time, role }, index) => (
        <Group key={index} gap="xs" wrap="nowrap">
          <TextInput
            type="time"
            flex={1}
            aria-label={t('example.time', { number: index + 1 })}
            value={time}
            onChange={(event) => {
              change(index, { time: event.currentTarget.value });
            }}
          />
          <Select
            flex={1.4}
            aria-label={t('example.role', { number: index + 1 })}
            allowDeselect={false}
            value={role}
            data={roles.map((value) => ({ value, label: t(`example.roles.${value}`) }))}
            onChange={(given) => {
              change(index, { role: roles.find((one) => one === given) ?? 'both' });
            }}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            size={36}
            aria-label={t('example.remove', { number: index + 1 })}
            onClick={() => {
              onChange(punches.filter((_, position) => position !== index));
            }}
          >
            <TbTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<TbPlus size={14} aria-hidden />}
          disabled={punches.length >= punchesMax}
          onClick={() => {
            onChange([...punches, { time: '12:00', role: 'both' }]);
          }}
        >
          {t('example.add')}
        </Button>
      </Group>
    </Stack>
  );
}

function Circumstances({ example, onChange }: Omit<Props, 'preview'>): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Group gap="md" align="flex-end">
      <Select
        label={t('example.leave')}
        flex={1}
        miw={150}
        placeholder={t('example.leaveNone')}
        value={example.leave}
        data={leaves.map((value) => ({ value, label: t(`example.leaves.${value}`) }))}
        clearable
        clearButtonProps={{ 'aria-label': t('example.leaveNone') }}
        onChange={(given) => {
          onChange({ ...example, leave: leaves.find((one) => one === given) ?? null });
        }}
      />
      <Checkbox
        label={t('example.holiday')}
        mb={8}
        checked={example.isHoliday}
        onChange={(event) => {
          onChange({ ...example, isHoliday: event.currentTarget.checked });
        }}
      />
    </Group>
  );
}

function Result({ preview: { data, error, isFetching, refetch } }: Pick<Props, 'preview'>): ReactNode {
  const { t } = useTranslation('roster');
  // What is wrong with the rules stands at their fields.
  const isOfFields = Object.keys(fieldErrorsOf(error)).length > 0;
  return (
    <Stack gap="xs" role="status" aria-busy={isFetching} aria-label={t('example.result')}>
      {error !== null && !isOfFields && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isOfFields && (
        <Text size="sm" c="var(--mantine-color-error)">
          {t('example.impossible')}
        </Text>
      )}
      {error === null && data?.row === null && <Text size="sm">{t('example.noRow')}</Text>}
      {error === null && data?.row != null && (
        <>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {t('example.becomes')}
            </Text>
            <AttendanceBadge status={data.row.status} />
          </Group>
          <ExampleFigures row={data.row} />
        </>
      )}
    </Stack>
  );
}
