import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { Card, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, PageSkeleton } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { RecognitionFrame } from './recognition-frame';
import { recognitionSettingsQuery, type RecognitionSettings } from './recognition.queries';

const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 3 };

/** By what faces are told apart now, and why it is that. */
export function ThresholdsPage(): ReactNode {
  const { t } = useTranslation('recognition');
  const settings = useQuery(recognitionSettingsQuery);
  return (
    <RecognitionFrame title={t('thresholds.title')} description={t('thresholds.description')}>
      {settings.isPending && <PageSkeleton />}
      {settings.isError && <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data !== undefined && (
        <>
          <Figures settings={settings.data} />
          <Curve settings={settings.data} />
          <Meaning settings={settings.data} />
        </>
      )}
    </RecognitionFrame>
  );
}

function Figures({ settings }: { readonly settings: RecognitionSettings }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const figures = [
    ['threshold', format.number(settings.threshold, cosine)],
    ['gallery', format.number(settings.gallery_people)],
    ['error', format.percent(settings.stranger_rate_max, 4)],
    ['margin', format.number(settings.margin_min, cosine)],
    ['sightings', format.number(settings.sightings_min)],
    ['liveness', t(`livenessMode.${toLivenessMode(settings.liveness_mode)}`)],
    ['consent', t(settings.consent_required ? 'thresholds.consentRequired' : 'thresholds.consentNotRequired')],
    ['pack', settings.model_pack],
  ] as const;
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 4 }} m={0}>
      {figures.map(([name, value]) => (
        <Card withBorder key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {t(`figure.${name}`)}
          </Text>
          <Text component="dd" m={0} fz="lg" fw={650} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}

function toLivenessMode(mode: RecognitionSettings['liveness_mode']): 'off' | 'flag' | 'enforce' {
  return mode;
}

function Curve({ settings }: { readonly settings: RecognitionSettings }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const { thresholds, threshold, gallery_people: people } = settings;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="sm">
        {t('thresholds.curve')}
      </Title>
      <div aria-hidden dir="ltr">
        <LineChart
          h={260}
          data={thresholds.map((point) => ({ ...point }))}
          dataKey="people"
          series={[{ name: 'threshold', label: t('figure.threshold'), color: 'sea.6' }]}
          curveType="monotone"
          withLegend={false}
          lineChartProps={{ accessibilityLayer: false }}
          strokeWidth={2.5}
          valueFormatter={(value) => format.number(value, cosine)}
          xAxisProps={{
            type: 'number',
            scale: 'log',
            domain: [10, 'dataMax'],
            ticks: [10, 100, 1_000, 10_000, 100_000],
            tickFormatter: (value: number) => format.number(value, { notation: 'compact' }),
          }}
          yAxisProps={{ domain: [0.4, 0.7], width: 48 }}
          xAxisLabel={t('thresholds.people')}
          referenceLines={[
            {
              y: threshold,
              color: 'orange.7',
              label: t('thresholds.now', { threshold: format.number(threshold, cosine) }),
            },
            ...(people >= 10 ? [{ x: people, color: 'orange.7' }] : []),
          ]}
        />
      </div>
      <ScrollTable label={t('thresholds.curve')} minWidth={280}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('thresholds.people')}</Table.Th>
            <Table.Th scope="col">{t('figure.threshold')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {thresholds
            .filter((point) => Number.isInteger(Math.log10(point.people)))
            .map((point) => (
              <Table.Tr key={point.people}>
                <Table.Td>{format.number(point.people)}</Table.Td>
                <Table.Td>{format.number(point.threshold, cosine)}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </ScrollTable>
    </Card>
  );
}

function Meaning({ settings }: { readonly settings: RecognitionSettings }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  return (
    <Stack gap="sm" maw="75ch">
      <Title order={2} fz="h4">
        {t('meaning.title')}
      </Title>
      <List spacing="xs">
        <List.Item>{t('meaning.similarity')}</List.Item>
        <List.Item>
          {t('meaning.rises', {
            rate: format.percent(settings.stranger_rate_max, 4),
            min: format.number(settings.threshold_min, cosine),
          })}
        </List.Item>
        <List.Item>{t('meaning.margin', { margin: format.number(settings.margin_min, cosine) })}</List.Item>
        <List.Item>
          {t('meaning.sightings', {
            count: settings.sightings_min,
            window: format.duration(settings.window_ms / 1_000),
          })}
        </List.Item>
        <List.Item>{t('meaning.change')}</List.Item>
      </List>
    </Stack>
  );
}
