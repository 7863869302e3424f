import { Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sitesQuery } from '../rules.queries';
import { timeZones, type SiteFields } from './site-form.policy';

/** As the API names them. */
export const siteFieldNames = [
  'name',
  'time_zone',
  'coverage_min_percent',
  'cooldown_seconds',
  'travel_minutes',
  'valid_from',
];

interface Props {
  /** Undefined for a new one. */
  readonly siteId: string | undefined;
  readonly fields: SiteFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (to: Partial<SiteFields>) => void;
}

export function SiteFieldInputs({ siteId, fields, errors, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Stack>
      <TextInput
        label={t('site.name')}
        required
        maxLength={255}
        value={fields.name}
        error={errors['name']}
        data-autofocus
        onChange={(event) => {
          onChange({ name: event.currentTarget.value });
        }}
      />
      <Select
        label={t('site.timeZone')}
        description={t('site.timeZoneHint')}
        required
        searchable
        allowDeselect={false}
        limit={50}
        value={fields.timeZone}
        data={[...new Set([fields.timeZone, ...timeZones()])]}
        error={errors['time_zone']}
        onChange={(timeZone) => {
          onChange({ timeZone: timeZone ?? fields.timeZone });
        }}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberInput
          label={t('site.coverage')}
          description={t('site.coverageHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={100}
          suffix=" %"
          allowDecimal={false}
          required
          value={fields.coverageMinPercent}
          error={errors['coverage_min_percent']}
          onChange={(given) => {
            onChange({ coverageMinPercent: Number(given) });
          }}
        />
        <NumberInput
          label={t('site.cooldown')}
          description={t('site.cooldownHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={3_600}
          suffix={t('secondsSuffix')}
          allowDecimal={false}
          required
          value={fields.cooldownSeconds}
          error={errors['cooldown_seconds']}
          onChange={(given) => {
            onChange({ cooldownSeconds: Number(given) });
          }}
        />
      </SimpleGrid>
      <TravelTimes siteId={siteId} fields={fields} error={errors['travel_minutes']} onChange={onChange} />
    </Stack>
  );
}

type TravelProps = Pick<Props, 'siteId' | 'fields' | 'onChange'> & { readonly error: string | undefined };

/** Minutes to every other site; an empty one is not known. */
function TravelTimes({ siteId, fields, error, onChange }: TravelProps): ReactNode {
  const { t } = useTranslation('roster');
  const sites = useQuery(sitesQuery);
  const others = sites.data?.filter(({ id }) => id !== siteId) ?? [];
  if (others.length === 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t('site.travel')}>
      <div>
        <Text size="sm" fw={500}>
          {t('site.travel')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('site.travelHint')}
        </Text>
      </div>
      {others.map(({ id, name }) => (
        <Group key={id} wrap="nowrap" gap="sm">
          <NumberInput
            label={t('site.travelTo', { name })}
            placeholder={t('site.travelUnknown')}
            flex={1}
            min={1}
            max={1_440}
            suffix={t('minutesSuffix')}
            allowDecimal={false}
            value={fields.travel.find((way) => way.siteId === id)?.minutes ?? ''}
            onChange={(given) => {
              const rest = fields.travel.filter((way) => way.siteId !== id);
              onChange({ travel: [...rest, { siteId: id, minutes: typeof given === 'number' ? given : null }] });
            }}
          />
        </Group>
      ))}
      {error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
