import { Alert, Badge, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { TbAlertTriangle, TbInboxOff, TbLock } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveList } from '../live';
import { useMe } from '../session';
import { UserText } from '../ui';
import { Author } from '../ui/author';
import { DayChange } from '../ui/day-change';
import { ApprovalsFrame } from './approvals-frame';
import { correctionStates } from './approvals-search.policy';
import { approve, correctionsQuery, refuse, renewCorrection, type CorrectionRequest } from './approvals.queries';
import type { Deciding } from './decide-dialog';
import { AskedBy, DecisionButtons, Inbox, useInbox, type OnDecide } from './inbox';

const route = getRouteApi('/shell/approvals');
const correctionEvents = ['correction.requested', 'correction.decided', 'correction.withdrawn'] as const;

const deciding: Deciding<CorrectionRequest> = {
  act: (decision, request, reason) => (decision === 'approve' ? approve : refuse)(request, reason),
  renew: renewCorrection,
  show: ({ before, after }) => <DayChange before={before} after={after} />,
};

/** What was asked for and waits: to be approved or refused, one by one or many at once. */
export function CorrectionsPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const state = route.useSearch().state ?? 'pending';
  const navigate = route.useNavigate();
  const options = correctionsQuery(state);
  const list = useInfiniteQuery(options);
  const news = useLiveList(correctionEvents, { queryKey: options.queryKey, pages: list.data?.pages.length ?? 0 });
  const inbox = useInbox<CorrectionRequest>();
  const columns = useColumns(inbox.decide);
  return (
    <ApprovalsFrame title={t('corrections.title')} description={t('corrections.text')}>
      <Inbox
        inbox={inbox}
        label={t('corrections.title')}
        filter={
          <SegmentedControl
            aria-label={t('state.label')}
            value={state}
            data={correctionStates.map((value) => ({ value, label: t(`state.${value}`) }))}
            onChange={(value) => {
              inbox.clear();
              void navigate({ search: { state: correctionStates.find((one) => one === value) }, replace: true });
            }}
          />
        }
        list={list}
        news={news}
        columns={columns}
        areWaiting={state === 'pending'}
        dateOf={({ date }) => date}
        icon={TbInboxOff}
        deciding={deciding}
        notice={(todo, decision) => decision === 'approve' && <LockedNotice requests={todo} />}
      />
    </ApprovalsFrame>
  );
}

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

function useColumns(onDecide: OnDecide<CorrectionRequest>): ColumnDef<CorrectionRequest>[] {
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
          <Badge variant="light" color="orange" radius="sm" leftSection={<TbLock size={12} aria-hidden />}>
            {t('locked')}
          </Badge>
        )}
        {request.is_stale && request.state === 'pending' && (
          <Badge variant="light" color="yellow" radius="sm" leftSection={<TbAlertTriangle size={12} aria-hidden />}>
            {t('stale')}
          </Badge>
        )}
      </Group>
    </Stack>
  );
}

function Why({ request }: { readonly request: CorrectionRequest }): ReactNode {
  const isOwn = request.author_id === request.user_id;
  return (
    <Stack gap={2}>
      <Text size="sm">{request.reason === null ? '–' : <UserText text={request.reason} />}</Text>
      {!isOwn && <AskedBy id={request.author_id} kind={request.author_kind} name={request.author_name} />}
    </Stack>
  );
}

function Decided({
  request,
  onDecide,
}: {
  readonly request: CorrectionRequest;
  readonly onDecide: OnDecide<CorrectionRequest>;
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
    <DecisionButtons
      named={named}
      onDecide={(decision) => {
        onDecide(decision, [request]);
      }}
    />
  );
}
