import {
  ActionIcon,
  Button,
  Chip,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { TbPlus, TbTrash } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { shiftsQuery, sitesQuery } from '../rules.queries';
import { useWeekdayNames, weekdays } from '../use-weekday-names';
import {
  rotationDays,
  rotationDaysMax,
  whats,
  type AssignmentFields,
  type RotationBlock,
} from './assignment-form.policy';

export const assignmentFieldNames = [
  'valid_from',
  'valid_to',
  'shift_id',
  'weekdays',
  'rotation',
  'department',
  'user_id',
  'site_id',
  'work_site_id',
];

interface Props {
  readonly fields: AssignmentFields;
  readonly errors: Readonly<Record<string, string>>;
  /** A site has no place where it works. */
  readonly mayHaveSite: boolean;
  /** Of those who may not change what was; undefined for those who may draft that. */
  readonly earliest: string | undefined;
  readonly onChange: (to: Partial<AssignmentFields>) => void;
}

export function AssignmentFieldInputs({ fields, errors, mayHaveSite, earliest, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const choices = mayHaveSite ? whats : whats.filter((what) => what !== 'site');
  return (
    <>
      <Input.Wrapper label={t('assign.what')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('assign.what')}
          value={fields.what}
          data={choices.map((value) => ({ value, label: t(`assign.whats.${value}`) }))}
          onChange={(value) => {
            onChange({ what: whats.find((what) => what === value) ?? 'shift' });
          }}
        />
      </Input.Wrapper>
      {fields.what === 'shift' && <ShiftFields fields={fields} errors={errors} onChange={onChange} />}
      {fields.what === 'rotation' && <Rotation fields={fields} errors={errors} onChange={onChange} />}
      {fields.what === 'dayOff' && (
        <Text size="sm" c="dimmed">
          {t('assign.dayOffHint')}
        </Text>
      )}
      {fields.what === 'site' && <WorkSite fields={fields} errors={errors} onChange={onChange} />}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          type="date"
          required
          label={t('assign.from')}
          min={earliest}
          value={fields.validFrom}
          error={errors['valid_from']}
          onChange={(event) => {
            onChange({ validFrom: event.currentTarget.value });
          }}
        />
        <TextInput
          type="date"
          label={t('assign.to')}
          description={fields.validTo === '' ? t('assign.open') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={fields.validFrom}
          value={fields.validTo}
          error={errors['valid_to']}
          onChange={(event) => {
            onChange({ validTo: event.currentTarget.value });
          }}
        />
      </SimpleGrid>
    </>
  );
}

type PartProps = Pick<Props, 'fields' | 'errors' | 'onChange'>;

function useShiftChoices() {
  const shifts = useQuery(shiftsQuery);
  return (shifts.data ?? []).map(({ id, name, start, end }) => ({ value: id, label: `${name} (${start}–${end})` }));
}

function ShiftFields({ fields, errors, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  const names = useWeekdayNames();
  return (
    <>
      <Select
        label={t('assign.shift')}
        required
        searchable
        value={fields.shiftId}
        data={useShiftChoices()}
        error={errors['shift_id']}
        onChange={(shiftId) => {
          onChange({ shiftId });
        }}
      />
      <Input.Wrapper
        label={t('assign.weekdays')}
        description={t('assign.weekdaysHint')}
        error={errors['weekdays']}
        labelElement="div"
      >
        <Group gap={6} mt={4} role="group" aria-label={t('assign.weekdays')}>
          <Chip.Group
            multiple
            value={[...fields.weekdays]}
            onChange={(given) => {
              onChange({ weekdays: weekdays.filter((day) => given.includes(day)) });
            }}
          >
            {weekdays.map((day) => (
              <Chip key={day} value={day} size="sm" radius="sm">
                {names[day]}
              </Chip>
            ))}
          </Chip.Group>
        </Group>
      </Input.Wrapper>
    </>
  );
}

const blocksMax = 30;

function Rotation({ fields: { rotation }, errors, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  const choices = useShiftChoices();
  const change = (index: number, to: Partial<RotationBlock>): void => {
    onChange({ rotation: rotation.map((one, position) => (position === index ? { ...one, ...to } : one)) });
  };
  return (
    <Stack gap="xs" role="group" aria-label={t('assign.rotation')}>
      <Text size="sm" c="dimmed">
        {t('assign.rotationHint')}
      </Text>
      {rotation.map(({ shiftId, days }, index) => (
        <Group key={index} gap="xs" wrap="nowrap" align="flex-end">
          <NumberInput
            aria-label={t('assign.blockDays', { number: index + 1 })}
            w={110}
            min={1}
            max={rotationDaysMax}
            allowDecimal={false}
            suffix={t('daysSuffix')}
            value={days}
            onChange={(given) => {
              change(index, { days: typeof given === 'number' ? given : 0 });
            }}
          />
          <Select
            aria-label={t('assign.blockShift', { number: index + 1 })}
            flex={1}
            allowDeselect={false}
            value={shiftId ?? ''}
            data={[{ value: '', label: t('dayOff') }, ...choices]}
            onChange={(given) => {
              change(index, { shiftId: given === null || given === '' ? null : given });
            }}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            size={36}
            aria-label={t('assign.removeBlock', { number: index + 1 })}
            disabled={rotation.length <= 1}
            onClick={() => {
              onChange({ rotation: rotation.filter((_, position) => position !== index) });
            }}
          >
            <TbTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group justify="space-between">
        <Button
          size="xs"
          variant="default"
          leftSection={<TbPlus size={14} aria-hidden />}
          disabled={rotation.length >= blocksMax}
          onClick={() => {
            onChange({ rotation: [...rotation, { shiftId: null, days: 2 }] });
          }}
        >
          {t('assign.addBlock')}
        </Button>
        <Text size="sm" c={errors['rotation'] === undefined ? 'dimmed' : 'var(--mantine-color-error)'} role="status">
          {errors['rotation'] ?? t('assign.cycle', { count: rotationDays(rotation) })}
        </Text>
      </Group>
    </Stack>
  );
}

function WorkSite({ fields, errors, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  const sites = useQuery(sitesQuery);
  return (
    <Select
      label={t('assign.workSite')}
      description={t('assign.workSiteHint')}
      required
      searchable
      value={fields.workSiteId}
      data={(sites.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      error={errors['work_site_id']}
      onChange={(workSiteId) => {
        onChange({ workSiteId });
      }}
    />
  );
}
