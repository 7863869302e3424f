import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { Anchor, Card, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay } from '../session';
import { ErrorNotice, Page, PageSkeleton } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { CameraName, PersonName } from '../ui/entity-name';
import { LinkAnchor } from '../ui/links';
import { evidenceQuery, recognitionSettingsQuery, type Evidence } from './recognition.queries';

const route = getRouteApi('/shell/recognition/$recognitionId');
const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** Why somebody was recognised: every sighting that the decision rests on. */
export function EvidencePage(): ReactNode {
  const { t } = useTranslation('recognition');
  const { recognitionId } = route.useParams();
  const evidence = useQuery(evidenceQuery(recognitionId));
  return (
    <Page
      title={t('evidence.title')}
      back={
        <Anchor component={Link} to="/recognition" size="sm">
          <IconArrowLeft size={14} className="flip-in-rtl" aria-hidden /> {t('evidence.back')}
        </Anchor>
      }
    >
      {evidence.isPending && <PageSkeleton />}
      {evidence.isError && <ErrorNotice error={evidence.error} onRetry={() => void evidence.refetch()} />}
      {evidence.data !== undefined && (
        <>
          <Summary evidence={evidence.data} />
          <Sightings evidence={evidence.data} />
        </>
      )}
    </Page>
  );
}

function Summary({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const mayCameras = useMay('cameras.read', 'all');
  const seconds = (Date.parse(evidence.last_seen_at) - Date.parse(evidence.first_seen_at)) / 1_000;
  const facts: readonly (readonly [
    'person' | 'camera' | 'when' | 'stayed' | 'similarity' | 'margin' | 'sightings',
    ReactNode,
  ])[] = [
    [
      'person',
      <LinkAnchor key="person" to="/people/$personId" params={{ personId: evidence.user_id }} fw={600}>
        <PersonName id={evidence.user_id} />
      </LinkAnchor>,
    ],
    ...(mayCameras ? ([['camera', <CameraName key="camera" id={evidence.camera_id} />]] as const) : []),
    ['when', `${format.date(evidence.first_seen_at)}, ${format.timeWithSeconds(evidence.first_seen_at)}`],
    ['stayed', format.duration(seconds)],
    ['similarity', format.number(evidence.similarity, cosine)],
    ['margin', format.number(evidence.margin, cosine)],
    ['sightings', format.number(evidence.sightings)],
  ];
  return (
    <>
      <SimpleGrid component="dl" cols={{ base: 2, sm: 3, md: 4 }} m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {t(`column.${name}`)}
            </Text>
            <Text component="dd" m={0} fw={600}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Text maw="75ch">
        {t('evidence.why', {
          count: evidence.sightings,
          duration: format.duration(seconds),
          similarity: format.number(evidence.similarity, cosine),
          margin: format.number(evidence.margin, cosine),
        })}
      </Text>
    </>
  );
}

function Sightings({ evidence: { evidence: sightings } }: { readonly evidence: Evidence }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const settings = useQuery({ ...recognitionSettingsQuery, enabled: useMay('system.read', 'all') });
  if (sightings.length === 0) return <Text c="dimmed">{t('evidence.deleted')}</Text>;
  const threshold = settings.data?.threshold;
  return (
    <>
      <Card withBorder>
        <Title order={2} fz="h4" mb="sm">
          {t('evidence.chart')}
        </Title>
        <div aria-hidden dir="ltr">
          <LineChart
            h={220}
            data={sightings.map(({ captured_at: at, similarity, margin }) => ({
              at: format.timeWithSeconds(at),
              similarity,
              margin,
            }))}
            dataKey="at"
            series={[
              { name: 'similarity', label: t('column.similarity'), color: 'sea.6' },
              { name: 'margin', label: t('column.margin'), color: 'grape.6', strokeDasharray: '5 5' },
            ]}
            curveType="linear"
            withLegend
            lineChartProps={{ accessibilityLayer: false }}
            yAxisProps={{ domain: [0, 1] }}
            valueFormatter={(value) => format.number(value, cosine)}
            referenceLines={
              threshold === undefined
                ? []
                : [
                    {
                      y: threshold,
                      color: 'orange.7',
                      label: t('thresholds.now', { threshold: format.number(threshold, cosine) }),
                    },
                  ]
            }
          />
        </div>
      </Card>
      <ScrollTable label={t('evidence.sightings')} minWidth={440}>
        <Table.Thead>
          <Table.Tr>
            {(['time', 'similarity', 'margin', 'quality', 'width'] as const).map((name) => (
              <Table.Th scope="col" key={name}>
                {t(`column.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sightings.map((sighting) => (
            <Table.Tr key={`${sighting.frame_id} ${sighting.face_index}`}>
              <Table.Td>{format.timeWithSeconds(sighting.captured_at)}</Table.Td>
              <Table.Td>{format.number(sighting.similarity, cosine)}</Table.Td>
              <Table.Td>{format.number(sighting.margin, cosine)}</Table.Td>
              <Table.Td>{format.percent(sighting.quality_score)}</Table.Td>
              <Table.Td>
                {sighting.bounding_box === null ? '' : format.number(Math.round(sighting.bounding_box.width))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </>
  );
}
