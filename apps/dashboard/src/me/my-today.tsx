import { Card, Group, Text, ThemeIcon } from '@mantine/core';
import { IconClockHour4, IconDoorExit, IconUserCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMe } from '../session';
import { AttendanceBadge } from '../ui';
import { monthOf } from '../ui/month.policy';
import { myMonthQuery } from './me.queries';

/** Whether one was seen today, and since when. */
export function MyToday({ today }: { readonly today: string }): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const me = useMe();
  const { data } = useQuery(myMonthQuery(me.id, monthOf(today)));
  if (data === undefined) return null;
  const row = data.data.find(({ date }) => date === today);
  const Icon = row === undefined ? IconClockHour4 : row.check_out === null ? IconUserCheck : IconDoorExit;
  const from = row?.check_in == null ? '–' : format.time(row.check_in);
  return (
    <Card withBorder role="status">
      <Group wrap="nowrap">
        <ThemeIcon size={48} radius="xl" variant="light" aria-hidden>
          <Icon size={26} stroke={1.6} />
        </ThemeIcon>
        <div>
          <Text fw={650} fz="lg">
            {row === undefined
              ? t('today.unseen')
              : row.check_out === null
                ? t('today.since', { from })
                : t('today.seen', { from, to: format.time(row.check_out) })}
          </Text>
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {format.longDate(today)}
            </Text>
            {row !== undefined && <AttendanceBadge status={row.status} />}
          </Group>
        </div>
      </Group>
    </Card>
  );
}
