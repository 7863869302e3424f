import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core';
import { TbBeach } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveList } from '../live';
import { useMe } from '../session';
import { LinkAnchor, UserText } from '../ui';
import { Author } from '../ui/author';
import { LeaveStateBadge, leaveStates, useLeaveDays, type LeaveRequest } from '../ui/leave-state';
import { monthOf } from '../ui/month.policy';
import { ApprovalsFrame } from './approvals-frame';
import { approveLeave, cancelLeave, leaveQuery, refuseLeave, renewLeave } from './approvals.queries';
import type { Deciding } from './decide-dialog';
import { AskedBy, DecisionButtons, Inbox, useInbox, type OnDecide } from './inbox';

const route = getRouteApi('/shell/approvals/leave');
const leaveEvents = ['leave.requested', 'leave.decided', 'leave.ended'] as const;

const deciding: Deciding<LeaveRequest> = {
  act: (decision, request, reason) => acts[decision](request, reason),
  renew: renewLeave,
  show: (request) => <What request={request} />,
};
const acts = { approve: approveLeave, refuse: refuseLeave, cancel: cancelLeave } as const;

/** Leave that people ask for; what was approved can be cancelled. */
export function LeavePage(): ReactNode {
  const { t } = useTranslation(['approvals', 'ui']);
  const state = route.useSearch().state ?? 'requested';
  const navigate = route.useNavigate();
  const options = leaveQuery(state);
  const list = useInfiniteQuery(options);
  const news = useLiveList(leaveEvents, { queryKey: options.queryKey, pages: list.data?.pages.length ?? 0 });
  const inbox = useInbox<LeaveRequest>();
  const days = useLeaveDays();
  const columns = useColumns(inbox.decide);
  return (
    <ApprovalsFrame title={t('leave.title')} description={t('leave.text')}>
      <Inbox
        inbox={inbox}
        label={t('leave.title')}
        filter={
          <Select
            aria-label={t('state.label')}
            allowDeselect={false}
            w={180}
            value={state}
            data={leaveStates.map((value) => ({ value, label: t(`ui:leaveState.${value}`) }))}
            onChange={(value) => {
              inbox.clear();
              void navigate({ search: { state: leaveStates.find((one) => one === value) }, replace: true });
            }}
          />
        }
        list={list}
        news={news}
        columns={columns}
        areWaiting={state === 'requested'}
        dateOf={days}
        icon={TbBeach}
        deciding={deciding}
      />
    </ApprovalsFrame>
  );
}

function useColumns(onDecide: OnDecide<LeaveRequest>): ColumnDef<LeaveRequest>[] {
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
        <AskedBy id={request.requested_by} kind={request.requested_by_kind} name={request.requested_by_name} />
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
  readonly onDecide: OnDecide<LeaveRequest>;
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
    <DecisionButtons
      named={named}
      onDecide={(decision) => {
        onDecide(decision, [request]);
      }}
    />
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
