import { ActionIcon, Anchor, Group, Stack, Text } from '@mantine/core';
import { TbCalendarOff, TbMessageQuestion, TbPencil } from 'react-icons/tb';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { AttendanceBadge, EmptyState } from '../ui';
import type { AttendanceRow } from './me.queries';

/** The days of a month as a list, the newest first. */
export function MyDays({ rows }: { readonly rows: readonly AttendanceRow[] }): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  if (rows.length === 0) {
    return (
      <EmptyState icon={TbCalendarOff} title={t('month.empty')}>
        {t('month.emptyAdvice')}
      </EmptyState>
    );
  }
  return (
    <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
      {rows.map((row) => (
        <Group
          component="li"
          key={row.id}
          justify="space-between"
          gap="xs"
          py="xs"
          style={{ borderBlockStart: '1px solid var(--mantine-color-default-border)' }}
        >
          <Anchor component={Link} to="/attendance/$id" params={{ id: row.id } as never} size="sm">
            {format.date(row.date)}
          </Anchor>
          <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {t('month.times', {
              from: row.check_in === null ? '–' : format.at(row.time_zone).time(row.check_in),
              to: row.check_out === null ? '–' : format.at(row.time_zone).time(row.check_out),
            })}
          </Text>
          <Group gap={6}>
            {row.is_corrected && <TbPencil size={16} role="img" aria-label={t('month.corrected')} />}
            <AttendanceBadge status={row.status} />
            <ActionIcon
              component={Link}
              to="/me/requests"
              search={{ day: row.date } as never}
              variant="subtle"
              color="gray"
              size={28}
              aria-label={t('requests.ask', { date: format.date(row.date) })}
            >
              <TbMessageQuestion size={18} aria-hidden />
            </ActionIcon>
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
