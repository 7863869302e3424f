import { Alert, Badge, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInboxOff, IconLock } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveList } from '../live';
import { useMe } from '../session';
import { EmptyState, UserText } from '../ui';
import { Author } from '../ui/author';
import { DataTable } from '../ui/data-table';
import { DayChange } from '../ui/day-change';
import { ListNews } from '../ui/list-news';
import { ApprovalsFrame } from './approvals-frame';
import { correctionStates } from './approvals-search.policy';
import { approve, correctionsQuery, refuse, renewCorrection, type CorrectionRequest } from './approvals.queries';
import { BulkBar } from './bulk-bar';
import { DecideDialog, type Deciding, type Decision } from './decide-dialog';

const route = getRouteApi('/shell/approvals');
const none: ReadonlySet<string> = new Set();
const correctionEvents = ['correction.requested', 'correction.decided', 'correction.withdrawn'] as const;

const deciding: Deciding<CorrectionRequest> = {
  act: (decision, request, reason) => (decision === 'approve' ? approve : refuse)(request, reason),
  renew: renewCorrection,
  show: ({ before, after }) => <DayChange before={before} after={after} />,
};

interface Wish {
  readonly decision: Decision;
  readonly requests: readonly CorrectionRequest[];
}

/** What was asked for and waits: to be approved or refused, one by one or many at once. */
export function CorrectionsPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const state = route.useSearch().state ?? 'pending';
  const navigate = route.useNavigate();
  const options = correctionsQuery(state);
  const list = useInfiniteQuery(options);
  const news = useLiveList(correctionEvents, { queryKey: options.queryKey, pages: list.data?.pages.length ?? 0 });
  const [selected, setSelected] = useState(none);
  const [wish, setWish] = useState<Wish>();
  const decide = (decision: Decision, requests: readonly CorrectionRequest[]): void => {
    setWish({ decision, requests });
  };
  const columns = useColumns(decide);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const chosen = rows.filter(({ id }) => selected.has(id));
  return (
    <ApprovalsFrame title={t('corrections.title')} description={t('corrections.text')}>
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t('state.label')}
          value={state}
          data={correctionStates.map((value) => ({ value, label: t(`state.${value}`) }))}
          onChange={(value) => {
            setSelected(none);
            void navigate({ search: { state: correctionStates.find((one) => one === value) }, replace: true });
          }}
        />
        {chosen.length > 0 && <BulkBar chosen={chosen} onDecide={decide} />}
      </Group>
      <ListNews {...news} />
      <DataTable<CorrectionRequest>
        label={t('corrections.title')}
        columns={columns}
        list={list}
        rowHeightPx={84}
        {...(state === 'pending' && {
          selected,
          onSelect: setSelected,
          selectLabel: (row) => t('corrections.select', { name: row.user_name ?? '', date: row.date }),
        })}
        empty={
          <EmptyState icon={IconInboxOff} title={t(state === 'pending' ? 'corrections.empty' : 'corrections.none')}>
            {state === 'pending' && t('corrections.emptyText')}
          </EmptyState>
        }
      />
      {wish !== undefined && (
        <DecideDialog
          {...wish}
          deciding={deciding}
          notice={(todo) => wish.decision === 'approve' && <LockedNotice requests={todo} />}
          onClose={() => {
            setWish(undefined);
            setSelected(none);
          }}
        />
      )}
    </ApprovalsFrame>
  );
}

type OnDecide = (decision: Decision, requests: readonly CorrectionRequest[]) => void;

function LockedNotice({ requests }: { readonly requests: readonly CorrectionRequest[] }): ReactNode {
  const { t } = useTranslation('approvals');
  const count = requests.filter(({ period_id: periodId }) => periodId !== null).length;
  if (count === 0) return null;
  return (
    <Alert color="orange" role="status">
      {t('decide.locked', { count })}
    </Alert>
  );
}

function useColumns(onDecide: OnDecide): ColumnDef<CorrectionRequest>[] {
  const { t } = useTranslation('approvals');
  return useMemo(
    () => [
      { id: 'who', header: t('column.who'), cell: ({ row }) => <Who request={row.original} /> },
      {
        id: 'change',
        header: t('column.change'),
        cell: ({ row }) => <DayChange before={row.original.before} after={row.original.after} />,
      },
      { id: 'why', header: t('column.why'), cell: ({ row }) => <Why request={row.original} /> },
      {
        id: 'decision',
        header: t('column.decision'),
        cell: ({ row }) => <Decided request={row.original} onDecide={onDecide} />,
      },
    ],
    [t, onDecide],
  );
}

function Who({ request }: { readonly request: CorrectionRequest }): ReactNode {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        <UserText text={request.user_name} />
      </Text>
      <Text size="sm">{format.date(request.date)}</Text>
      <Group gap={4}>
        <Badge variant="light" color="gray" radius="sm">
          {t(`kind.${request.kind}`)}
        </Badge>
        {request.period_id !== null && (
          <Badge variant="light" color="orange" radius="sm" leftSection={<IconLock size={12} aria-hidden />}>
            {t('locked')}
          </Badge>
        )}
        {request.is_stale && request.state === 'pending' && (
          <Badge variant="light" color="yellow" radius="sm" leftSection={<IconAlertTriangle size={12} aria-hidden />}>
            {t('stale')}
          </Badge>
        )}
      </Group>
    </Stack>
  );
}

function Why({ request }: { readonly request: CorrectionRequest }): ReactNode {
  const { t } = useTranslation('approvals');
  const isOwn = request.author_id === request.user_id;
  return (
    <Stack gap={2}>
      <Text size="sm">{request.reason === null ? '–' : <UserText text={request.reason} />}</Text>
      {!isOwn && (
        <Text size="xs" c="dimmed" component="div">
          {t('askedBy')} <Author id={request.author_id} kind={request.author_kind} name={request.author_name} />
        </Text>
      )}
    </Stack>
  );
}

function Decided({
  request,
  onDecide,
}: {
  readonly request: CorrectionRequest;
  readonly onDecide: OnDecide;
}): ReactNode {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const me = useMe();
  if (request.state !== 'pending') {
    return (
      <Stack gap={2}>
        <Text size="sm" fw={600}>
          {t(`state.${request.state}`)}
        </Text>
        {request.decision_reason !== null && (
          <Text size="sm">
            <UserText text={request.decision_reason} />
          </Text>
        )}
        {request.decided_at !== null && (
          <Text size="xs" c="dimmed" component="div">
            <Author id={request.decided_by} kind={request.decided_by_kind} name={request.decided_by_name} />{' '}
            {format.dateTime(request.decided_at)}
          </Text>
        )}
      </Stack>
    );
  }
  // Nobody decides what is about themself.
  if (request.user_id === me.id) return <Text size="sm">{t('own')}</Text>;
  const named = { name: request.user_name ?? '', date: request.date };
  return (
    <Group gap={6}>
      <Button
        size="xs"
        aria-label={t('approveOne', named)}
        onClick={() => {
          onDecide('approve', [request]);
        }}
      >
        {t('approve')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('refuseOne', named)}
        onClick={() => {
          onDecide('refuse', [request]);
        }}
      >
        {t('refuse')}
      </Button>
    </Group>
  );
}
