import { Card, Group, SegmentedControl, SimpleGrid, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { TbChartBarOff } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@smart-attendance/client';
import { useFormat } from '../i18n';
import { useLiveInvalidation } from '../live';
import { useMay, useSiteDay } from '../session';
import { EmptyState, ErrorNotice, ListSkeleton, Page } from '../ui';
import { DateRange } from '../ui/date-range';
import { AttendanceTabs } from './attendance-tabs';
import { statisticsKey, statisticsQuery } from './attendance.queries';
import { lastDayOf, monthOf } from '../ui/month.policy';
import { SearchText } from './search-text';
import { StatisticsTable } from './statistics-table';

const route = getRouteApi('/shell/attendance/statistics');
const attendanceEvents = ['attendance.recorded', 'attendance.corrected'] as const;
const Charts = lazy(async () => ({ default: (await import('./statistics-charts')).StatisticsCharts }));

export function StatisticsPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const seesAll = useMay('attendance.report', 'all');
  const month = monthOf(useSiteDay());
  const [from, to] = [search.from ?? `${month}-01`, search.to ?? lastDayOf(month)];
  const found = useQuery({
    ...statisticsQuery({ from, to, department: search.department ?? '' }),
    enabled: from <= to,
  });
  useLiveInvalidation(attendanceEvents, statisticsKey);
  const change = (next: object): void => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  return (
    <Page title={t('title')}>
      <AttendanceTabs view="statistics">
        <Stack>
          <Group align="flex-end">
            <DateRange
              from={from}
              to={to}
              onChange={(range) => {
                change({
                  from: range.from === '' ? undefined : range.from,
                  to: range.to === '' ? undefined : range.to,
                });
              }}
            />
            {seesAll && (
              <SearchText
                label={t('filter.department')}
                value={search.department}
                onChange={(department) => {
                  change({ department });
                }}
              />
            )}
          </Group>
          {found.isError && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
          {found.data === undefined ? !found.isError && <ListSkeleton /> : <Statistics statistics={found.data} />}
        </Stack>
      </AttendanceTabs>
    </Page>
  );
}

function Statistics({ statistics }: { readonly statistics: Schemas['StatisticsView'] }): ReactNode {
  const { t } = useTranslation('attendance');
  const [view, setView] = useState<'chart' | 'table'>('chart');
  if (statistics.total_records === 0) {
    return (
      <EmptyState icon={TbChartBarOff} title={t('statistics.empty')}>
        {t('statistics.emptyAdvice')}
      </EmptyState>
    );
  }
  return (
    <Stack>
      <Sums statistics={statistics} />
      <SegmentedControl
        aria-label={t('statistics.look')}
        value={view}
        data={[
          { value: 'chart', label: t('statistics.chart') },
          { value: 'table', label: t('statistics.table') },
        ]}
        onChange={(chosen) => {
          setView(chosen === 'table' ? 'table' : 'chart');
        }}
        style={{ alignSelf: 'flex-start' }}
      />
      {view === 'chart' ? (
        <Suspense fallback={<ListSkeleton />}>
          <Charts statistics={statistics} />
        </Suspense>
      ) : (
        <Tables statistics={statistics} />
      )}
    </Stack>
  );
}

function Tables({ statistics }: { readonly statistics: Schemas['StatisticsView'] }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  return (
    <>
      <Card withBorder>
        <Title order={2} fz="h4" mb="sm">
          {t('statistics.byDay')}
        </Title>
        <StatisticsTable
          label={t('statistics.byDay')}
          first={t('field.date')}
          rows={statistics.by_day.map((counts) => ({ ...counts, name: format.date(counts.date) }))}
        />
      </Card>
      <Card withBorder>
        <Title order={2} fz="h4" mb="sm">
          {t('statistics.byDepartment')}
        </Title>
        <StatisticsTable
          label={t('statistics.byDepartment')}
          first={t('field.department')}
          rows={statistics.by_department.map((counts) => ({
            ...counts,
            name: counts.department ?? t('statistics.noDepartment'),
          }))}
        />
      </Card>
    </>
  );
}

function Sums({ statistics }: { readonly statistics: Schemas['StatisticsView'] }): ReactNode {
  const { t } = useTranslation(['attendance', 'ui']);
  const format = useFormat();
  const sums = [
    [t('statistics.people'), format.number(statistics.unique_users)],
    [t('statistics.rows'), format.number(statistics.total_records)],
    [t('ui:attendanceStatus.late'), format.number(statistics.late)],
    [t('ui:attendanceStatus.absent'), format.number(statistics.absent)],
    [t('ui:attendanceStatus.no_coverage'), format.number(statistics.no_coverage)],
    [t('statistics.hours'), format.number(statistics.total_hours, { maximumFractionDigits: 0 })],
  ] as const;
  return (
    <section>
      <VisuallyHidden>
        <Title order={2}>{t('statistics.sums')}</Title>
      </VisuallyHidden>
      <SimpleGrid cols={{ base: 2, sm: 3, md: 6 }} component="dl" m={0}>
        {sums.map(([label, value]) => (
          <Card key={label} withBorder p="md">
            <Text component="dt" size="sm" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} fz={22} fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
    </section>
  );
}
