import { Select, SimpleGrid, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MinutesInput } from './minutes-input';
import { Section } from './section';
import type { Direction, ShiftFields } from './shift-form.policy';

const directions = ['nearest', 'up', 'down'] as const;

interface Props {
  readonly fields: ShiftFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly isReadOnly: boolean;
  readonly onChange: (to: Partial<ShiftFields>) => void;
}

const roundings = [
  { name: 'in', minutes: 'inRoundingMinutes', direction: 'inRoundingDirection', field: 'check_in_rounding_minutes' },
  {
    name: 'out',
    minutes: 'outRoundingMinutes',
    direction: 'outRoundingDirection',
    field: 'check_out_rounding_minutes',
  },
] as const;

/** Of check-in and check-out apart. */
export function RoundingFields({ fields, errors, isReadOnly, onChange }: Props): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Section title={t('shift.rounding')} text={t('shift.roundingHint')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {roundings.map(({ name, minutes, direction, field }) => (
          <Stack key={name} gap="xs">
            <MinutesInput
              label={t(`shift.rounded.${name}`)}
              placeholder={t('shift.roundedNone')}
              min={1}
              max={60}
              isReadOnly={isReadOnly}
              value={fields[minutes]}
              error={errors[field]}
              onChange={(given) => {
                onChange({ [minutes]: given });
              }}
            />
            {fields[minutes] !== null && (
              <Select
                aria-label={t(`shift.direction.${name}`)}
                readOnly={isReadOnly}
                allowDeselect={false}
                value={fields[direction]}
                data={directions.map((value) => ({ value, label: t(`shift.directions.${value}`) }))}
                onChange={(given) => {
                  onChange({ [direction]: (directions.find((one) => one === given) ?? 'nearest') satisfies Direction });
                }}
              />
            )}
          </Stack>
        ))}
      </SimpleGrid>
    </Section>
  );
}
