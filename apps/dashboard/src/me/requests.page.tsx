import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCheck,
  IconClock,
  IconMessageQuestion,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay, useMe } from '../session';
import { EmptyState, ErrorNotice, ListSkeleton, StatusBadge, UserText } from '../ui';
import { DayChange } from '../ui/day-change';
import { MeLayout } from './me-layout';
import { RequestForm } from './request-form';
import { myRequestsQuery, withdrawRequest, type MyRequest } from './requests.queries';

const route = getRouteApi('/shell/me/requests');

/** What one asks for of one's own days, and what became of it. */
export function RequestsPage(): ReactNode {
  const navigate = route.useNavigate();
  const day = route.useSearch().day ?? '';
  const mayAsk = useMay('corrections.request');
  return (
    <MeLayout part="requests">
      {mayAsk && (
        <RequestForm
          day={day}
          onDay={(chosen) => {
            void navigate({ search: chosen === '' ? {} : { day: chosen }, replace: true });
          }}
        />
      )}
      <MyRequests />
    </MeLayout>
  );
}

function MyRequests(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const list = useInfiniteQuery(myRequestsQuery(me.id));
  const requests = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Card withBorder p={{ base: 'sm', xs: 'md' }} component="section" aria-label={t('requests.title')}>
      <Title order={2} fz="h4" mb="sm">
        {t('requests.title')}
      </Title>
      {list.isPending && <ListSkeleton rows={3} />}
      {list.isError && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && requests.length === 0 && (
        <EmptyState icon={IconMessageQuestion} title={t('requests.empty')}>
          {t('requests.emptyText')}
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

const looks: Readonly<Record<MyRequest['state'], readonly [TablerIcon, string]>> = {
  pending: [IconClock, 'blue'],
  approved: [IconCheck, 'green'],
  refused: [IconX, 'red'],
  withdrawn: [IconArrowBackUp, 'gray'],
};

function Request({ request }: { readonly request: MyRequest }): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const me = useMe();
  const withdraw = useMutation(withdrawRequest(useQueryClient()));
  const [icon, color] = looks[request.state];
  const mayWithdraw = request.state === 'pending' && request.author_id === me.id;
  return (
    <Stack component="li" gap={6} py="sm" style={{ borderBlockStart: '1px solid var(--mantine-color-default-border)' }}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{format.date(request.date)}</Text>
        <StatusBadge icon={icon} color={color}>
          {t(`requests.state.${request.state}`)}
        </StatusBadge>
      </Group>
      <DayChange before={request.before} after={request.after} />
      <Text size="sm">
        <UserText text={request.reason} />
      </Text>
      {request.decision_reason !== null && (
        <Text size="sm" c="dimmed">
          {t('requests.answer')} <UserText text={request.decision_reason} />
        </Text>
      )}
      {withdraw.isError && <ErrorNotice error={withdraw.error} />}
      {mayWithdraw && (
        <Group>
          <Button
            size="xs"
            variant="default"
            loading={withdraw.isPending}
            aria-label={t('requests.withdrawOne', { date: format.date(request.date) })}
            onClick={() => {
              withdraw.mutate(request.id);
            }}
          >
            {t('requests.withdraw')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
