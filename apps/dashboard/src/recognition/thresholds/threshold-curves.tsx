import '@mantine/charts/styles.css';
import { LineChart, type LineChartProps } from '@mantine/charts';
import { Card, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ScrollTable } from '../../ui/scroll-table';
import { cosineDigits, rateDigits } from './cosine-format';
import { pointAt, pointsToRead, rateShownMin, toRatesShown } from './curve.policy';
import type { Thresholds } from './thresholds.queries';

/** How often strangers would get a name, and how many photos of enrolled people would be missed, by threshold. */
export function ThresholdCurves({ thresholds }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const { curve, threshold, stranger_visit_rate_max: rateMax } = thresholds;
  const hasMisses = curve.some(({ photos_missed: missed }) => missed !== null);
  const held = {
    x: threshold,
    color: 'orange.7',
    label: t('thresholds.now', { threshold: format.number(threshold, cosineDigits) }),
  };
  const rate = (value: number): string => format.number(value, rateDigits);
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Curve
          title={t('thresholds.strangersCurve')}
          text={t('thresholds.strangersCurveText')}
          data={toRatesShown(curve)}
          series={[
            { name: 'stranger_visits', label: t('thresholds.rate'), color: 'red.6' },
            { name: 'stranger_visits_high', label: t('thresholds.rateHigh'), color: 'red.4', strokeDasharray: '5 4' },
          ]}
          withLegend
          valueFormatter={rate}
          yAxisProps={{
            scale: 'log',
            domain: [rateShownMin, 1],
            ticks: [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7],
            tickFormatter: (value: number) => format.number(value, { ...rateDigits, maximumSignificantDigits: 1 }),
            allowDataOverflow: true,
            width: 74,
          }}
          referenceLines={[held, { y: rateMax, color: 'teal.7', label: t('figure.error') }]}
        />
        {hasMisses && (
          <Curve
            title={t('thresholds.missesCurve')}
            text={t('thresholds.missesCurveText')}
            data={curve.map((point) => ({ ...point }))}
            series={[{ name: 'photos_missed', label: t('thresholds.missesCurve'), color: 'sea.6' }]}
            withLegend={false}
            valueFormatter={rate}
            yAxisProps={{ domain: [0, 1], tickFormatter: (value: number) => format.percent(value), width: 54 }}
            referenceLines={[held]}
          />
        )}
      </SimpleGrid>
      <CurveTable thresholds={thresholds} />
    </>
  );
}

interface CurveProps extends Omit<LineChartProps, 'dataKey' | 'title'> {
  readonly title: string;
  readonly text: string;
}

function Curve({ title, text, ...chart }: CurveProps): ReactNode {
  const id = useId();
  const format = useFormat();
  return (
    <Card withBorder component="figure" m={0} aria-labelledby={id}>
      <Title order={2} fz="h5" id={id}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      {/* Axes run as in every chart, whichever way one reads. */}
      <div dir="ltr" aria-hidden>
        <LineChart
          h={280}
          dataKey="cosine"
          curveType="monotone"
          withDots={false}
          strokeWidth={2.5}
          lineChartProps={{ accessibilityLayer: false }}
          lineProps={{ isAnimationActive: false }}
          xAxisProps={{
            type: 'number',
            domain: ['dataMin', 'dataMax'],
            tickFormatter: (value: number) => format.number(value, cosineDigits),
          }}
          {...chart}
        />
      </div>
    </Card>
  );
}

/** The same for whoever does not see charts. */
function CurveTable({ thresholds: { curve, threshold } }: { readonly thresholds: Thresholds }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const held = pointAt(curve, threshold);
  const rate = (value: number | null): string => (value === null ? '–' : format.number(value, rateDigits));
  return (
    <ScrollTable label={t('thresholds.curveTable')} minWidth={420}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('figure.threshold')}</Table.Th>
          <Table.Th scope="col">{t('thresholds.rate')}</Table.Th>
          <Table.Th scope="col">{t('thresholds.rateHigh')}</Table.Th>
          <Table.Th scope="col">{t('thresholds.missesCurve')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {pointsToRead(curve, threshold).map((point) => (
          <Table.Tr
            key={point.cosine}
            {...(point === held && { fw: 700, bg: 'var(--mantine-color-orange-light)', 'aria-current': true })}
          >
            <Table.Td>
              {format.number(point.cosine, cosineDigits)}
              {point === held && ` · ${t('thresholds.nearest')}`}
            </Table.Td>
            <Table.Td>{rate(point.stranger_visits)}</Table.Td>
            <Table.Td>{rate(point.stranger_visits_high)}</Table.Td>
            <Table.Td>{rate(point.photos_missed)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
