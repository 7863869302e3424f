import { Badge, Group, Text } from '@mantine/core';
import { TbBeach } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveInvalidation } from '../live';
import { useMay, useMe } from '../session';
import { UserText } from '../ui';
import { LeaveStateBadge, useLeaveDays, type LeaveRequest } from '../ui/leave-state';
import { LeaveForm } from './leave-form';
import { myLeaveQuery, withdrawLeave } from './leave.queries';
import { MeLayout } from './me-layout';
import { OwnRequest, OwnRequests } from './own-requests';

const leaveEvents = ['leave.requested', 'leave.decided', 'leave.ended'] as const;

/** Leave that one asks for, and what was decided and why. */
export function MyLeavePage(): ReactNode {
  const mayAsk = useMay('leave.request');
  return (
    <MeLayout part="leave">
      {mayAsk && <LeaveForm />}
      <MyLeave />
    </MeLayout>
  );
}

function MyLeave(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const options = myLeaveQuery(me.id);
  const list = useInfiniteQuery(options);
  useLiveInvalidation(leaveEvents, options.queryKey, ({ data }) => data.user_id === me.id);
  return (
    <OwnRequests
      title={t('leave.title')}
      list={list}
      icon={TbBeach}
      empty={t('leave.empty')}
      emptyText={t('leave.emptyText')}
    >
      {(request) => <Request key={request.id} request={request} />}
    </OwnRequests>
  );
}

function Request({ request }: { readonly request: LeaveRequest }): ReactNode {
  const { t } = useTranslation('me');
  const days = useLeaveDays()(request);
  const withdraw = useMutation(withdrawLeave(useQueryClient()));
  const answers = [request.decision_reason, request.end_reason].filter((text) => text !== null);
  return (
    <OwnRequest
      date={days}
      state={<LeaveStateBadge state={request.state} />}
      mayWithdraw={request.state === 'requested'}
      withdrawal={withdraw}
      onWithdraw={() => {
        withdraw.mutate(request);
      }}
    >
      <Group gap="xs">
        <Text size="sm">
          <UserText text={request.type_name} />
        </Text>
        {!request.paid && (
          <Badge variant="light" color="gray" radius="sm">
            {t('leave.unpaid')}
          </Badge>
        )}
      </Group>
      {request.note !== null && (
        <Text size="sm" c="dimmed">
          <UserText text={request.note} />
        </Text>
      )}
      {answers.map((text, index) => (
        <Text key={index} size="sm">
          {t('requests.answer')} <UserText text={text} />
        </Text>
      ))}
    </OwnRequest>
  );
}
