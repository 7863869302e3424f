import { Card, Group, Text, ThemeIcon } from '@mantine/core';
import { TbCalendarOff, TbClockHour4, TbDoorExit, TbUserCheck } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { attendanceDayOf } from '../i18n/site-day.policy';
import { useMe, useSiteCalendar } from '../session';
import { AttendanceBadge, useNow } from '../ui';
import { timesOf } from '../ui/day-times.policy';
import { myTodayQuery } from './me.queries';

const todayEveryMs = 15_000;
const icons = { none: TbCalendarOff, open: TbUserCheck, whole: TbDoorExit } as const;

/** Whether one was seen today, and since when. */
export function MyToday({ today }: { readonly today: string }): ReactNode {
  const { t } = useTranslation(['me', 'ui']);
  const format = useFormat();
  const me = useMe();
  const calendar = useSiteCalendar();
  const now = useNow(todayEveryMs);
  const { data } = useQuery(myTodayQuery(me.id, today));
  if (data === undefined) return null;
  // A row is of the day that its own site has.
  const row = data.data.find(
    ({ date, time_zone: zone }) => date === attendanceDayOf(now, { ...calendar, timeZone: zone ?? calendar.timeZone }),
  );
  const times = row === undefined ? undefined : timesOf(row);
  const Icon = times === undefined ? TbClockHour4 : icons[times.kind];
  const text = (): string => {
    if (row === undefined || times === undefined) return t('today.unseen');
    if (times.kind === 'none') return t(`ui:attendanceStatus.${row.status}`);
    const { time } = format.at(row.time_zone);
    const from = time(times.from);
    return times.kind === 'open' ? t('today.since', { from }) : t('today.seen', { from, to: time(times.to) });
  };
  return (
    <Card withBorder role="status">
      <Group wrap="nowrap">
        <ThemeIcon size={48} radius="xl" variant="light" aria-hidden>
          <Icon size={26} strokeWidth={1.6} />
        </ThemeIcon>
        <div>
          <Text fw={650} fz="lg">
            {text()}
          </Text>
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {format.longDate(row?.date ?? today)}
            </Text>
            {row !== undefined && times?.kind !== 'none' && <AttendanceBadge status={row.status} />}
          </Group>
        </div>
      </Group>
    </Card>
  );
}
