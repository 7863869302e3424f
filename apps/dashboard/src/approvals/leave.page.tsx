import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconBeach } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveList } from '../live';
import { useMe } from '../session';
import { EmptyState, LinkAnchor, UserText } from '../ui';
import { Author } from '../ui/author';
import { DataTable } from '../ui/data-table';
import { LeaveStateBadge, leaveStates, useLeaveDays, type LeaveRequest } from '../ui/leave-state';
import { ListNews } from '../ui/list-news';
import { monthOf } from '../ui/month.policy';
import { ApprovalsFrame } from './approvals-frame';
import { approveLeave, cancelLeave, leaveQuery, refuseLeave, renewLeave } from './approvals.queries';
import { BulkBar } from './bulk-bar';
import { DecideDialog, type Deciding, type Decision } from './decide-dialog';

const route = getRouteApi('/shell/approvals/leave');
const none: ReadonlySet<string> = new Set();
const leaveEvents = ['leave.requested', 'leave.decided', 'leave.ended'] as const;

const deciding: Deciding<LeaveRequest> = {
  act: (decision, request, reason) => acts[decision](request, reason),
  renew: renewLeave,
  show: (request) => <What request={request} />,
};
const acts = { approve: approveLeave, refuse: refuseLeave, cancel: cancelLeave } as const;

interface Wish {
  readonly decision: Decision;
  readonly requests: readonly LeaveRequest[];
}

/** Leave that people ask for; what was approved can be cancelled. */
export function LeavePage(): ReactNode {
  const { t } = useTranslation(['approvals', 'ui']);
  const state = route.useSearch().state ?? 'requested';
  const navigate = route.useNavigate();
  const options = leaveQuery(state);
  const list = useInfiniteQuery(options);
  const news = useLiveList(leaveEvents, { queryKey: options.queryKey, pages: list.data?.pages.length ?? 0 });
  const [selected, setSelected] = useState(none);
  const [wish, setWish] = useState<Wish>();
  const days = useLeaveDays();
  const decide = (decision: Decision, requests: readonly LeaveRequest[]): void => {
    setWish({ decision, requests });
  };
  const columns = useColumns(decide);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const chosen = rows.filter(({ id }) => selected.has(id));
  return (
    <ApprovalsFrame title={t('leave.title')} description={t('leave.text')}>
      <Group justify="space-between">
        <Select
          aria-label={t('state.label')}
          allowDeselect={false}
          w={180}
          value={state}
          data={leaveStates.map((value) => ({ value, label: t(`ui:leaveState.${value}`) }))}
          onChange={(value) => {
            setSelected(none);
            void navigate({ search: { state: leaveStates.find((one) => one === value) }, replace: true });
          }}
        />
        {chosen.length > 0 && <BulkBar chosen={chosen} onDecide={decide} />}
      </Group>
      <ListNews {...news} />
      <DataTable<LeaveRequest>
        label={t('leave.title')}
        columns={columns}
        list={list}
        rowHeightPx={84}
        {...(state === 'requested' && {
          selected,
          onSelect: setSelected,
          selectLabel: (row) => t('corrections.select', { name: row.user_name ?? '', date: days(row) }),
        })}
        empty={
          <EmptyState icon={IconBeach} title={t(state === 'requested' ? 'corrections.empty' : 'corrections.none')}>
            {state === 'requested' && t('corrections.emptyText')}
          </EmptyState>
        }
      />
      {wish !== undefined && (
        <DecideDialog
          {...wish}
          deciding={deciding}
          onClose={() => {
            setWish(undefined);
            setSelected(none);
          }}
        />
      )}
    </ApprovalsFrame>
  );
}

type OnDecide = (decision: Decision, requests: readonly LeaveRequest[]) => void;

function useColumns(onDecide: OnDecide): ColumnDef<LeaveRequest>[] {
  const { t } = useTranslation('approvals');
  return useMemo(
    () => [
      { id: 'who', header: t('column.who'), cell: ({ row }) => <What request={row.original} /> },
      { id: 'note', header: t('column.note'), cell: ({ row }) => <Note request={row.original} /> },
      {
        id: 'decision',
        header: t('column.decision'),
        cell: ({ row }) => <Decided request={row.original} onDecide={onDecide} />,
      },
    ],
    [t, onDecide],
  );
}

function What({ request }: { readonly request: LeaveRequest }): ReactNode {
  const { t } = useTranslation('approvals');
  const days = useLeaveDays();
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        <UserText text={request.user_name} />
      </Text>
      <Text size="sm">{days(request)}</Text>
      <Group gap={4}>
        <Badge variant="light" color="gray" radius="sm">
          <UserText text={request.type_name} />
        </Badge>
        {!request.paid && (
          <Badge variant="light" color="yellow" radius="sm">
            {t('leave.unpaid')}
          </Badge>
        )}
      </Group>
    </Stack>
  );
}

function Note({ request }: { readonly request: LeaveRequest }): ReactNode {
  const { t } = useTranslation('approvals');
  return (
    <Stack gap={2}>
      {request.note !== null && (
        <Text size="sm">
          <UserText text={request.note} />
        </Text>
      )}
      {request.requested_by !== request.user_id && (
        <Text size="xs" c="dimmed" component="div">
          {t('askedBy')}{' '}
          <Author id={request.requested_by} kind={request.requested_by_kind} name={request.requested_by_name} />
        </Text>
      )}
      <LinkAnchor
        size="xs"
        to="/leave"
        search={{ month: monthOf(request.date_from), department: request.department ?? undefined }}
      >
        {t('leave.whoElse')}
      </LinkAnchor>
    </Stack>
  );
}

interface DecidedProps {
  readonly request: LeaveRequest;
  readonly onDecide: OnDecide;
}

function Decided({ request, onDecide }: DecidedProps): ReactNode {
  const { t } = useTranslation('approvals');
  const me = useMe();
  const days = useLeaveDays();
  const named = { name: request.user_name ?? '', date: days(request) };
  const isOwn = request.user_id === me.id;
  if (request.state !== 'requested') {
    return (
      <Stack gap={2} align="flex-start">
        <LeaveStateBadge state={request.state} />
        <Answer request={request} />
        {request.state === 'approved' && !isOwn && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t('leave.cancelOne', named)}
            onClick={() => {
              onDecide('cancel', [request]);
            }}
          >
            {t('leave.cancel')}
          </Button>
        )}
      </Stack>
    );
  }
  // Nobody decides what is about themself.
  if (isOwn) return <Text size="sm">{t('own')}</Text>;
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

/** Why, and when: of the decision, or of what ended it. */
function Answer({ request }: { readonly request: LeaveRequest }): ReactNode {
  const format = useFormat();
  const reason = request.end_reason ?? request.decision_reason;
  const [at, by] =
    request.ended_at === null
      ? [request.decided_at, [request.decided_by, request.decided_by_kind, request.decided_by_name] as const]
      : [request.ended_at, [request.ended_by, request.ended_by_kind, request.ended_by_name] as const];
  return (
    <>
      {reason !== null && (
        <Text size="sm">
          <UserText text={reason} />
        </Text>
      )}
      {at !== null && (
        <Text size="xs" c="dimmed" component="div">
          <Author id={by[0]} kind={by[1]} name={by[2]} /> {format.dateTime(at)}
        </Text>
      )}
    </>
  );
}
