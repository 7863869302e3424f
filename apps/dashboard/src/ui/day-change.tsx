import { Group, Stack, Text } from '@mantine/core';
import { TbArrowRight } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { attendanceStatuses } from './attendance-statuses';
import { changesOfDay, type DayChange as Change } from './day-change.policy';
import { UserText } from './user-text';

type Row = Readonly<Record<string, unknown>> | null;

/** What a correction makes of a day: what was, and what becomes of it. */
export function DayChange({ before, after }: { readonly before: Row; readonly after: Row }): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <Stack gap={2}>
      {changesOfDay(before, after).map(({ field, from, to }) => (
        <Group key={field} gap={6} wrap="nowrap" align="baseline">
          <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
            {t(`dayChange.${field}`)}
          </Text>
          <Text size="sm" td={from === null ? undefined : 'line-through'}>
            <Value field={field} value={from} timeZone={timeZoneOf(before)} />
          </Text>
          <TbArrowRight size={14} className="flip-in-rtl" role="img" aria-label={t('dayChange.becomes')} />
          <Text size="sm" fw={600}>
            <Value field={field} value={to} timeZone={timeZoneOf(after)} />
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** Of the site of the row. */
function timeZoneOf(row: Row): string | null {
  const timeZone = row?.['time_zone'];
  return typeof timeZone === 'string' ? timeZone : null;
}

interface ValueProps {
  readonly field: Change['field'];
  readonly value: string | null;
  readonly timeZone: string | null;
}

function Value({ field, value, timeZone }: ValueProps): ReactNode {
  const { t } = useTranslation('ui');
  const format = useFormat();
  if (value === null) return '–';
  if (field === 'notes') return <UserText text={value} />;
  if (field !== 'status') return format.at(timeZone).time(value);
  const status = attendanceStatuses.find((one) => one === value);
  return status === undefined ? value : t(`attendanceStatus.${status}`);
}
