import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbCircleOff, TbClock, TbMailbox } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, StatusBadge, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { toFailureReason } from './webhook-state.policy';
import {
  deliveriesQuery,
  deliveryStatuses,
  replayDelivery,
  type Delivery,
  type DeliveryStatus,
} from './webhooks.queries';

const looks = {
  pending: { icon: TbClock, color: 'blue' },
  delivered: { icon: TbCircleCheck, color: 'green' },
  failed: { icon: TbAlertTriangle, color: 'red' },
  dropped: { icon: TbCircleOff, color: 'gray' },
} as const satisfies Record<DeliveryStatus, unknown>;

/** What was sent, what waits, and what came of it. */
export function WebhookDeliveries({ webhookId }: { readonly webhookId: string }): ReactNode {
  const { t } = useTranslation('settings');
  const [status, setStatus] = useState<DeliveryStatus | null>(null);
  const list = useInfiniteQuery(deliveriesQuery(webhookId, status));
  const replay = useMutation(replayDelivery(useQueryClient(), webhookId));
  const { mutate, isPending } = replay;
  const columns = useColumns(mutate, isPending);
  return (
    <Stack component="section" gap="sm">
      <Group justify="space-between" align="flex-end">
        <Title order={2} fz="h4">
          {t('deliveries.title')}
        </Title>
        <Group align="flex-end">
          <Select
            label={t('deliveries.state')}
            placeholder={t('deliveries.all')}
            clearable
            clearButtonProps={{ 'aria-label': t('deliveries.all') }}
            data={deliveryStatuses.map((value) => ({ value, label: t(`deliveryStatus.${value}`) }))}
            value={status}
            onChange={setStatus}
          />
          <Button variant="default" loading={list.isRefetching} onClick={() => void list.refetch()}>
            {t('refresh')}
          </Button>
        </Group>
      </Group>
      <DataTable
        label={t('deliveries.title')}
        columns={columns}
        list={list}
        empty={<EmptyState icon={TbMailbox} title={t('deliveries.none')} />}
      />
    </Stack>
  );
}

function useColumns(onReplay: (id: string) => void, isReplaying: boolean): ColumnDef<Delivery>[] {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'at', header: t('deliveries.at'), cell: ({ row: { original } }) => format.dateTime(original.created_at) },
      {
        id: 'event',
        header: t('deliveries.event'),
        cell: ({ row: { original } }) => t(`eventType.${original.event_type}`),
      },
      {
        id: 'state',
        header: t('deliveries.state'),
        cell: ({ row: { original } }) => (
          <StatusBadge {...looks[original.status]}>{t(`deliveryStatus.${original.status}`)}</StatusBadge>
        ),
      },
      {
        id: 'outcome',
        header: t('deliveries.outcome'),
        cell: ({ row: { original } }) => <Outcome delivery={original} />,
      },
      {
        id: 'actions',
        header: t('actions'),
        cell: ({ row: { original } }) =>
          (original.status === 'failed' || original.status === 'delivered') && (
            <Button
              size="xs"
              variant="subtle"
              disabled={isReplaying}
              aria-label={t('deliveries.replayOf', { when: format.dateTime(original.created_at) })}
              onClick={() => {
                onReplay(original.id);
              }}
            >
              {t('deliveries.replay')}
            </Button>
          ),
      },
    ],
    [format, isReplaying, onReplay, t],
  );
}

function Outcome({ delivery }: { readonly delivery: Delivery }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <>
      {delivery.reason !== null && (
        <Text size="sm">
          {t(`failure.${toFailureReason(delivery.reason)}`)}
          {delivery.response_status !== null && ` (${delivery.response_status})`}
        </Text>
      )}
      {delivery.response_text !== null && delivery.response_text !== '' && (
        <Text size="xs" ff="monospace">
          <UserText text={delivery.response_text} isCut />
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('deliveries.attempts', { count: delivery.attempts })}
        {delivery.next_attempt_at !== null &&
          ` ${t('deliveries.next', { when: format.dateTime(delivery.next_attempt_at) })}`}
      </Text>
    </>
  );
}
