import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconBeach } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveInvalidation } from '../live';
import { useMay, useMe } from '../session';
import { EmptyState, ErrorNotice, ListSkeleton, UserText } from '../ui';
import { LeaveStateBadge, useLeaveDays, type LeaveRequest } from '../ui/leave-state';
import { LeaveForm } from './leave-form';
import { myLeaveQuery, withdrawLeave } from './leave.queries';
import { MeLayout } from './me-layout';

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
  const requests = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card withBorder p={{ base: 'sm', xs: 'md' }} component="section" aria-label={t('leave.title')}>
      <Title order={2} fz="h4" mb="sm">
        {t('leave.title')}
      </Title>
      {list.isPending && <ListSkeleton rows={3} />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && requests.length === 0 && (
        <EmptyState icon={IconBeach} title={t('leave.empty')}>
          {t('leave.emptyText')}
        </EmptyState>
      )}
      <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
        {requests.map((request) => (
          <Request key={request.id} request={request} />
        ))}
      </Stack>
      {list.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={list.isFetchingNextPage}
          onClick={() => {
            void list.fetchNextPage();
          }}
        >
          {t('requests.more')}
        </Button>
      )}
    </Card>
  );
}

function Request({ request }: { readonly request: LeaveRequest }): ReactNode {
  const { t } = useTranslation('me');
  const days = useLeaveDays()(request);
  const withdraw = useMutation(withdrawLeave(useQueryClient()));
  const answers = [request.decision_reason, request.end_reason].filter((text) => text !== null);
  return (
    <Stack component="li" gap={6} py="sm" style={{ borderBlockStart: '1px solid var(--mantine-color-default-border)' }}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{days}</Text>
        <LeaveStateBadge state={request.state} />
      </Group>
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
      {withdraw.isError && <ErrorNotice error={withdraw.error} />}
      {request.state === 'requested' && (
        <Group>
          <Button
            size="xs"
            variant="default"
            loading={withdraw.isPending}
            aria-label={t('requests.withdrawOne', { date: days })}
            onClick={() => {
              withdraw.mutate(request);
            }}
          >
            {t('requests.withdraw')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
