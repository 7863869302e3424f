import { Card, Group, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice, UserText, useNow } from '../../ui';
import { DataTable } from '../../ui/data-table';
import { coverageQuery, statusHistoryQuery } from '../cameras.queries';
import { CameraStateBadge } from '../state/camera-state-badge';
import { toReason } from '../../ui/stream-reason.policy';
import { streamStates, type Camera } from '../state/states.policy';
import { CoverageBands } from './coverage-bands';
import { BlindTable } from './blind-table';
import { idleSpans, lastDays, toStretches, totalsOf, type Day, type Span, type Stretch } from './coverage.policy';

const choices = [7, 14, 31] as const;
const minuteMs = 60_000;

/** What the camera saw of the last days, and why not the rest. */
export function HistoryTab({ camera }: { readonly camera: Camera }): ReactNode {
  const { t } = useTranslation('cameras');
  const { timeZone } = useFormat();
  const nowMs = useNow(minuteMs).getTime();
  const [count, setCount] = useState<number>(7);
  const [view, setView] = useState<'bands' | 'table'>('bands');
  const days = useMemo(() => lastDays(count, nowMs, timeZone), [count, nowMs, timeZone]);
  const fromMs = days.at(-1)?.fromMs ?? nowMs;
  return (
    <Stack>
      <Card withBorder component="section" aria-label={t('coverage.title')}>
        <Group justify="space-between" mb="sm">
          <Title order={2} fz="h4">
            {t('coverage.title')}
          </Title>
          <Group gap="xs">
            <SegmentedControl
              size="xs"
              aria-label={t('coverage.days')}
              value={String(count)}
              data={choices.map((choice) => ({
                value: String(choice),
                label: t('coverage.lastDays', { count: choice }),
              }))}
              onChange={(value) => {
                setCount(Number(value));
              }}
            />
            <SegmentedControl
              size="xs"
              aria-label={t('view.label')}
              value={view}
              data={[
                { value: 'bands', label: t('coverage.bands') },
                { value: 'table', label: t('view.table') },
              ]}
              onChange={(value) => {
                setView(value === 'table' ? 'table' : 'bands');
              }}
            />
          </Group>
        </Group>
        <Coverage camera={camera} days={days} fromMs={fromMs} nowMs={nowMs} isTable={view === 'table'} />
      </Card>
      <History camera={camera} fromMs={fromMs} />
    </Stack>
  );
}

interface CoverageProps {
  readonly camera: Camera;
  readonly days: readonly Day[];
  readonly fromMs: number;
  readonly nowMs: number;
  readonly isTable: boolean;
}

function Coverage({ camera, days, fromMs, nowMs, isTable }: CoverageProps): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const range = { from: new Date(fromMs).toISOString(), to: new Date(nowMs).toISOString() };
  const read = useQuery(coverageQuery(camera.id, days.length, range));
  const shown = useMemo(() => {
    if (read.data === undefined) return undefined;
    const { coverage, history } = read.data;
    const [readFromMs, readToMs] = [Date.parse(coverage.from), Date.parse(coverage.to)];
    const blind: Span[] = coverage.blind_spans.map(({ from, to }) => ({
      fromMs: Date.parse(from),
      toMs: Date.parse(to),
    }));
    const idle = idleSpans(history, camera, { fromMs: readFromMs, toMs: readToMs }, readToMs);
    const ofRange = (span: Span): Stretch[] => toStretches({ range: span, nowMs: readToMs, blind, idle });
    const whole = ofRange({ fromMs: readFromMs, toMs: readToMs });
    return { whole, totals: totalsOf(whole), byDay: days.map((day) => ({ ...day, stretches: ofRange(day) })) };
  }, [camera, days, read.data]);
  if (read.isError && shown === undefined)
    return <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined || shown === undefined) return <Skeleton h={200} />;
  const { totals } = shown;
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {totals.share === null
          ? t('coverage.neverWanted')
          : t('coverage.share', {
              share: format.percent(totals.share, 1),
              blind: format.duration(totals.blindMs / 1_000),
            })}
      </Text>
      {isTable ? <BlindTable stretches={shown.whole} /> : <CoverageBands days={shown.byDay} />}
      {(read.data.coverage.blind_spans_cut || read.data.isHistoryCut) && (
        <Text size="sm" c="dimmed">
          {t('coverage.cut')}
        </Text>
      )}
    </Stack>
  );
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly began_at: string;
  readonly ended_at: string | null;
  readonly replica: string | null;
}

function History({ camera, fromMs }: { readonly camera: Camera; readonly fromMs: number }): ReactNode {
  const { t } = useTranslation('cameras');
  // Its end is now, whenever it is read: a range that moved on would be another list every minute.
  const [toMs] = useState(() => Date.now() + 86_400_000);
  const list = useInfiniteQuery(
    statusHistoryQuery(camera.id, { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }),
  );
  const columns = useHistoryColumns();
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="sm">
        {t('history.title')}
      </Title>
      <DataTable
        label={t('history.title')}
        columns={columns}
        list={list}
        empty={<Text size="sm">{t('history.none')}</Text>}
        rowHeightPx={41}
      />
    </Card>
  );
}

function useHistoryColumns(): ColumnDef<Row>[] {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('column.state'),
        size: 150,
        cell: ({ row }) => <CameraStateBadge state={streamStates.find((state) => state === row.original.state)} />,
      },
      { id: 'reason', header: t('column.reason'), cell: ({ row }) => <SaidReason said={row.original.reason} /> },
      { id: 'began', header: t('history.began'), cell: ({ row }) => format.dateTime(row.original.began_at) },
      {
        id: 'lasted',
        header: t('history.lasted'),
        cell: ({ row: { original: span } }) =>
          span.ended_at === null
            ? t('history.lasts')
            : format.duration((Date.parse(span.ended_at) - Date.parse(span.began_at)) / 1_000),
      },
      { id: 'replica', header: t('health.replica'), cell: ({ row }) => <UserText text={row.original.replica} /> },
    ],
    [format, t],
  );
}

function SaidReason({ said }: { readonly said: string | null }): ReactNode {
  const { t } = useTranslation('cameras');
  if (said === null) return null;
  const reason = toReason(said);
  return reason === undefined ? t('otherReason', { reason: said }) : t(`reason.${reason}`);
}
