import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Card, Text, Title } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';

/** More bars than that are no longer told apart; the table has all. */
const departmentsMax = 12;

const colors = { present: 'green.6', late: 'orange.5', absent: 'red.6', no_coverage: 'gray.5' } as const;
const statuses = ['present', 'late', 'absent', 'no_coverage'] as const;

/** By day and by department. Whoever does not see charts has the same figures as tables. */
export function StatisticsCharts({ statistics }: { readonly statistics: Schemas['StatisticsView'] }): ReactNode {
  const { t } = useTranslation('attendance');
  const { locale } = useFormat();
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const departments = [...statistics.by_department]
    .sort((a, b) => b.total_records - a.total_records)
    .slice(0, departmentsMax);
  return (
    <>
      <Chart
        title={t('statistics.byDay')}
        data={statistics.by_day.map((counts) => ({
          ...counts,
          name: shortDay.format(new Date(`${counts.date}T00:00:00Z`)),
        }))}
      />
      <Chart
        title={t('statistics.byDepartment')}
        data={departments.map((counts) => ({ ...counts, name: counts.department ?? t('statistics.noDepartment') }))}
      />
      {statistics.by_department.length > departmentsMax && (
        <Text size="sm" c="dimmed">
          {t('statistics.largest', { shown: departmentsMax })}
        </Text>
      )}
    </>
  );
}

function Chart({ title, data }: { readonly title: string; readonly data: Record<string, unknown>[] }): ReactNode {
  const { t } = useTranslation('ui');
  const id = useId();
  return (
    <Card withBorder component="figure" m={0} aria-labelledby={id}>
      <Title order={2} fz="h4" mb="md" id={id}>
        {title}
      </Title>
      {/* Axes and bars run as in every chart, whichever way one reads. */}
      <div dir="ltr" aria-hidden>
        <BarChart
          h={280}
          data={data}
          dataKey="name"
          type="stacked"
          withLegend
          maxBarWidth={40}
          series={statuses.map((name) => ({ name, color: colors[name], label: t(`attendanceStatus.${name}`) }))}
          barProps={{ isAnimationActive: false }}
          barChartProps={{ accessibilityLayer: false }}
        />
      </div>
    </Card>
  );
}
