import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { Alert, Button, Card, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { TbArrowBackUp, TbUserOff } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay } from '../session';
import { ErrorNotice, Page, PageSkeleton, UserText } from '../ui';
import { ScrollTable } from '../ui/scroll-table';
import { CameraName, PersonName } from '../ui/entity-name';
import { BackLink, LinkAnchor } from '../ui/links';
import { evidenceQuery, restoreRecognition, type Evidence, type Rejection } from './recognition.queries';
import { RejectDialog, RejectionResult } from './reject-dialog';

const route = getRouteApi('/shell/recognition/$recognitionId');
const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** Why somebody was recognised: every sighting that the decision rests on, and the way to say that it was not them. */
export function EvidencePage(): ReactNode {
  const { recognitionId } = route.useParams();
  // What was said of one recognition is not shown at the next.
  return <OneRecognition key={recognitionId} id={recognitionId} />;
}

function OneRecognition({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('recognition');
  const evidence = useQuery(evidenceQuery(id));
  const mayDecide = useMay('recognitions.decide', 'all');
  const [isRejecting, setRejecting] = useState(false);
  const [rejection, setRejection] = useState<Rejection>();
  const isHeld = evidence.data?.withdrawn_at === null;
  return (
    <Page
      title={t('evidence.title')}
      back={<BackLink to="/recognition">{t('evidence.back')}</BackLink>}
      actions={
        mayDecide &&
        isHeld && (
          <Button
            variant="default"
            leftSection={<TbUserOff size={18} aria-hidden />}
            onClick={() => {
              setRejecting(true);
            }}
          >
            {t('reject.open')}
          </Button>
        )
      }
    >
      {evidence.isPending && <PageSkeleton />}
      {evidence.isError && <ErrorNotice error={evidence.error} onRetry={() => void evidence.refetch()} />}
      {evidence.data !== undefined && (
        <>
          {rejection !== undefined && !isHeld && <RejectionResult rejection={rejection} />}
          <Withdrawn evidence={evidence.data} mayDecide={mayDecide} />
          <Summary evidence={evidence.data} />
          {evidence.data.told_at === null && (
            <>
              <Candidates evidence={evidence.data} />
              <Sightings evidence={evidence.data} />
            </>
          )}
          {isRejecting && (
            <RejectDialog
              evidence={evidence.data}
              onClose={() => {
                setRejecting(false);
              }}
              onRejected={(made) => {
                setRejecting(false);
                setRejection(made);
              }}
            />
          )}
        </>
      )}
    </Page>
  );
}

/** That it holds no more, who said so and why, and the way back. */
function Withdrawn({ evidence, mayDecide }: { readonly evidence: Evidence; readonly mayDecide: boolean }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const restoring = useMutation(restoreRecognition(useQueryClient(), evidence.id));
  if (evidence.withdrawn_at === null) return null;
  return (
    <Alert color="orange" icon={<TbUserOff />} title={t('withdrawn.title')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm" component="div">
          <Trans
            t={t}
            i18nKey="withdrawn.by"
            values={{ time: format.dateTime(evidence.withdrawn_at) }}
            components={{
              person:
                evidence.withdrawn_by === null ? (
                  <span>{t('withdrawn.nobody')}</span>
                ) : (
                  <PersonName id={evidence.withdrawn_by} />
                ),
            }}
          />
        </Text>
        {evidence.withdrawal_reason !== null && (
          <Text size="sm">
            <UserText text={evidence.withdrawal_reason} />
          </Text>
        )}
        {mayDecide && (
          <Button
            size="xs"
            variant="default"
            leftSection={<TbArrowBackUp size={16} className="flip-in-rtl" aria-hidden />}
            loading={restoring.isPending}
            onClick={() => {
              restoring.mutate();
            }}
          >
            {t('withdrawn.restore')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function Summary({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const mayCameras = useMay('cameras.read', 'all');
  const seconds = (Date.parse(evidence.last_seen_at) - Date.parse(evidence.first_seen_at)) / 1_000;
  // It says nothing of one that a person told: the picture itself may be enrolled since.
  const likeness = [
    ['similarity', format.number(evidence.similarity, cosine)],
    ['threshold', evidence.threshold === null ? t('evidence.notWritten') : format.number(evidence.threshold, cosine)],
    ['margin', format.number(evidence.margin, cosine)],
  ] as const;
  const facts: readonly (readonly [
    'person' | 'camera' | 'when' | 'stayed' | 'similarity' | 'threshold' | 'margin' | 'sightings' | 'pack',
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
    ...(evidence.told_at === null ? likeness : []),
    ['sightings', format.number(evidence.sightings)],
    ...(evidence.model_pack === null ? [] : ([['pack', evidence.model_pack]] as const)),
  ];
  return (
    <>
      <SimpleGrid component="dl" cols={{ base: 2, sm: 3, md: 4 }} m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {t(`column.${name}`)}
            </Text>
            <Text component="dd" m={0} fw={600} style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Text maw="75ch">
        <Why evidence={evidence} seconds={seconds} />{' '}
        {evidence.evidence.length > 0 &&
          evidence.evidence.length < evidence.sightings &&
          t('evidence.someDeleted', { count: evidence.sightings - evidence.evidence.length })}
      </Text>
    </>
  );
}

/** What decided; of one that was told from a kept face who said it, and when. */
function Why({ evidence, seconds }: { readonly evidence: Evidence; readonly seconds: number }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const { told_at: toldAt, told_by_name: teller, threshold } = evidence;
  if (toldAt !== null) return t('evidence.told', { by: teller ?? t('evidence.somebody'), at: format.dateTime(toldAt) });
  return (
    <>
      {t('evidence.why', {
        count: evidence.sightings,
        duration: format.duration(seconds),
        similarity: format.number(evidence.similarity, cosine),
        margin: format.number(evidence.margin, cosine),
      })}{' '}
      {threshold !== null && t('evidence.asked', { threshold: format.number(threshold, cosine) })}
    </>
  );
}

/** Who else the same faces were most like. Shown to whoever may see everybody. */
function Candidates({ evidence: { candidates } }: { readonly evidence: Evidence }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const maySeeAll = useMay('recognitions.read', 'all');
  if (!maySeeAll) return null;
  if (candidates.length === 0) return <Text size="sm">{t('evidence.noOthers')}</Text>;
  return (
    <Stack gap="xs">
      <Title order={2} fz="h4">
        {t('evidence.others')}
      </Title>
      <ScrollTable label={t('evidence.others')} minWidth={320}>
        <Table.Thead>
          <Table.Tr>
            {(['person', 'similarity', 'sightings'] as const).map((name) => (
              <Table.Th scope="col" key={name}>
                {t(`column.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {candidates.map((candidate) => (
            <Table.Tr key={candidate.user_id}>
              <Table.Td>
                <LinkAnchor to="/people/$personId" params={{ personId: candidate.user_id }} size="sm">
                  <PersonName id={candidate.user_id} />
                </LinkAnchor>
              </Table.Td>
              <Table.Td>{format.number(candidate.similarity, cosine)}</Table.Td>
              <Table.Td>{format.number(candidate.sightings)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Stack>
  );
}

function Sightings({ evidence: { evidence: sightings, threshold } }: { readonly evidence: Evidence }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  if (sightings.length === 0) return <Text c="dimmed">{t('evidence.deleted')}</Text>;
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
            yAxisProps={{ domain: [0, 1], tickFormatter: (value: number) => format.number(value, cosine) }}
            valueFormatter={(value) => format.number(value, cosine)}
            referenceLines={
              threshold === null
                ? []
                : [
                    {
                      y: threshold,
                      color: 'orange.7',
                      label: t('evidence.threshold', { threshold: format.number(threshold, cosine) }),
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
