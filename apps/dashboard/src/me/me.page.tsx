import { Accordion, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveInvalidation } from '../live';
import { siteSettingsQuery, useMe, useSiteDay } from '../session';
import { AttendanceBadge, attendanceStatuses, ErrorNotice, ListSkeleton } from '../ui';
import { MonthChoice } from '../ui/month-choice';
import { monthOf } from '../ui/month.policy';
import { MeLayout } from './me-layout';
import { myMonthKey, myMonthQuery, myStatisticsQuery } from './me.queries';
import { MyCalendar } from './my-calendar';
import { MyDays } from './my-days';
import { MyToday } from './my-today';

const route = getRouteApi('/shell/me');
const attendanceEvents = ['attendance.recorded', 'attendance.corrected'] as const;

/** One's own attendance: today, a month, and what it means. */
export function MePage(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const navigate = route.useNavigate();
  const today = useSiteDay();
  const month = route.useSearch().month ?? monthOf(today);
  const rows = useQuery(myMonthQuery(me.id, month));
  useLiveInvalidation(attendanceEvents, myMonthKey);
  return (
    <MeLayout part="attendance">
      <MyToday today={today} />
      <Card withBorder p={{ base: 'sm', xs: 'md' }}>
        <Title order={2} fz="h4" mb="sm">
          {t('month.title')}
        </Title>
        <Stack>
          <MonthChoice
            month={month}
            onChange={(chosen) =>
              void navigate({ search: chosen === undefined ? {} : { month: chosen }, replace: true })
            }
          />
          {rows.isError && <ErrorNotice error={rows.error} onRetry={() => void rows.refetch()} />}
          {rows.data === undefined ? (
            !rows.isError && <ListSkeleton />
          ) : (
            <>
              <MyCalendar month={month} today={today} rows={rows.data.data} />
              <MyDays rows={rows.data.data} />
            </>
          )}
        </Stack>
      </Card>
      <MySums />
      <Meanings />
    </MeLayout>
  );
}

/** Of all days that there are. */
function MySums(): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const found = useQuery(myStatisticsQuery(useMe().id));
  if (found.data === undefined) return null;
  const { total_days: days, total_hours: hours, average_check_in: average, late_days: late } = found.data;
  const facts = [
    [t('sums.days'), format.number(days)],
    [t('sums.late'), format.number(late)],
    [t('sums.hours'), format.number(hours, { maximumFractionDigits: 1 })],
    [t('sums.average'), average ?? '–'],
  ] as const;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="sm">
        {t('sums.title')}
      </Title>
      <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <Text component="dt" size="sm" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} fz="xl" fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Card>
  );
}

/** What each status means, and when it is given. */
function Meanings(): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const { data: settings } = useQuery(siteSettingsQuery);
  const start = settings?.workday_starts_at ?? null;
  const grace = format.duration((settings?.late_grace_minutes ?? 0) * 60);
  return (
    <Accordion variant="separated" order={2}>
      <Accordion.Item value="meanings">
        <Accordion.Control>{t('meaning.title')}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            {attendanceStatuses.map((status) => (
              <Group key={status} gap="sm" align="flex-start">
                <AttendanceBadge status={status} />
                <Text size="sm" flex="1 1 16rem">
                  {t(status === 'late' && start === null ? 'meaning.lateWithoutRule' : `meaning.${status}`, {
                    start: start ?? '',
                    grace,
                  })}
                </Text>
              </Group>
            ))}
            <Text size="sm" c="dimmed">
              {t('meaning.wrong')}
            </Text>
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
