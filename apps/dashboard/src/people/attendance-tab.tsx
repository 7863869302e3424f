import { ActionIcon, Box, Card, Group, SimpleGrid, Skeleton, Title } from '@mantine/core';
import { TbChevronLeft, TbChevronRight } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useSiteDay } from '../session';
import { ErrorNotice } from '../ui';
import { AttendanceLegend } from '../ui/attendance-status';
import { MonthCalendar } from '../ui/month-calendar';
import { addMonths, monthOf } from '../ui/month.policy';
import { monthQuery } from './attendance.queries';
import { aboutKey } from './faces.queries';
import { DayButton } from './day-button';
import { DayCard } from './day-card';
import { useNewsOfPerson } from './use-news-of-person';

const eventTypes = ['attendance.recorded', 'attendance.corrected'] as const;

/** One month of one person. */
export function AttendanceTab({ personId }: { readonly personId: string }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const navigate = useNavigate();
  const { month: asked } = useSearch({ from: '/shell/people/$personId' });
  const today = useSiteDay();
  const month = asked ?? monthOf(today);
  const [chosen, setDay] = useState<string>();
  const day = chosen ?? (month === monthOf(today) ? today : undefined);
  const rows = useQuery(monthQuery(personId, month));
  useNewsOfPerson(eventTypes, personId, aboutKey(personId, 'attendance'));
  const show = (months: number): void => {
    setDay(undefined);
    void navigate({
      to: '/people/$personId',
      params: { personId },
      search: { tab: 'attendance', month: addMonths(month, months) },
      replace: true,
    });
  };
  const title = new Intl.DateTimeFormat(format.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  const data = rows.data?.data ?? [];
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Card withBorder p={{ base: 'xs', sm: 'md' }}>
        <Group justify="space-between" mb="sm" wrap="nowrap">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('calendar.before')}
            onClick={() => {
              show(-1);
            }}
          >
            <TbChevronLeft size={18} className="flip-in-rtl" aria-hidden />
          </ActionIcon>
          <Title order={2} fz="h5" aria-live="polite">
            {title}
          </Title>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('calendar.after')}
            disabled={month >= monthOf(today)}
            onClick={() => {
              show(1);
            }}
          >
            <TbChevronRight size={18} className="flip-in-rtl" aria-hidden />
          </ActionIcon>
        </Group>
        {rows.isPending && <Skeleton h={320} />}
        {rows.isError && rows.data === undefined && (
          <ErrorNotice error={rows.error} onRetry={() => void rows.refetch()} />
        )}
        {rows.data !== undefined && (
          <MonthCalendar label={title} month={month} today={today}>
            {(shown) => (
              <DayButton
                day={shown}
                row={data.find((row) => row.date === shown)}
                isToday={shown === today}
                isShown={shown === day}
                onShow={() => {
                  setDay(shown);
                }}
              />
            )}
          </MonthCalendar>
        )}
        <Box mt="sm">
          <AttendanceLegend />
        </Box>
      </Card>
      <DayCard day={day} rows={data.filter((row) => row.date === day)} />
    </SimpleGrid>
  );
}
