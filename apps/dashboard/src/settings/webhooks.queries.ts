import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../session';

export type Webhook = Schemas['WebhookView'];
export type WebhookWish = Schemas['CreateWebhookInput'];
export type WebhookTest = Schemas['WebhookTestView'];
export type Delivery = Schemas['WebhookDeliveryView'];
export type DeliveryStatus = Delivery['status'];
export type EventType = Delivery['event_type'];

export const deliveryStatuses = [
  'pending',
  'delivered',
  'failed',
  'dropped',
] as const satisfies readonly DeliveryStatus[];

export const eventTypes = [
  'person.recognized',
  'stranger.seen',
  'unknown_face.changed',
  'attendance.recorded',
  'attendance.corrected',
  'report.finished',
  'leave.requested',
  'leave.decided',
  'leave.ended',
  'correction.requested',
  'correction.decided',
  'correction.withdrawn',
  'camera.state_changed',
  'camera.changed',
  'person.changed',
  'person.erased',
  'dead_letter.created',
] as const satisfies readonly EventType[];

const key = ['webhooks'] as const;
/** As many as there can be. */
const webhooksMax = 50;
const stateEveryMs = 10_000;

export const webhooksQuery = queryOptions({
  queryKey: [...key, 'list'],
  queryFn: ({ signal }) => api.get('/webhooks', { params: { query: { limit: webhooksMax } }, signal }),
  refetchInterval: stateEveryMs,
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, 'one', id],
    queryFn: ({ signal }) => api.get('/webhooks/{id}', { params: { path: { id } }, signal }),
    refetchInterval: stateEveryMs,
  });

/** Newest first. */
export const deliveriesQuery = (id: string, status: DeliveryStatus | null) =>
  infiniteQueryOptions({
    queryKey: [...key, 'deliveries', id, status],
    queryFn: ({ pageParam, signal }) =>
      api.get('/webhooks/{id}/deliveries', {
        params: {
          path: { id },
          query: { limit: 50, order: 'desc', cursor: pageParam, ...(status !== null && { status }) },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

const afterwards = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: () => {
    void client.invalidateQueries({ queryKey: key });
  },
});

/** The answer has the secret; it is kept no longer than its dialog is open. */
export const createWebhook = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: WebhookWish) => api.post('/webhooks', { body }),
    ...afterwards(client),
  });

export const updateWebhook = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (body: Schemas['UpdateWebhookInput']) => api.put('/webhooks/{id}', { params: { path: { id } }, body }),
    ...afterwards(client),
  });

export const deleteWebhook = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: () => api.delete('/webhooks/{id}', { params: { path: { id } } }),
    meta: { showsItsErrors: true },
    onSuccess: () => client.invalidateQueries({ queryKey: [...key, 'list'] }),
  });

export const testWebhook = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: () => api.post('/webhooks/{id}/test', { params: { path: { id } } }),
    ...afterwards(client),
  });

/** As of a new one. */
export const rotateSecret = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: () => api.post('/webhooks/{id}/rotate-secret', { params: { path: { id } } }),
    ...afterwards(client),
  });

export const replayDelivery = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (deliveryId: string) =>
      api.post('/webhooks/{id}/deliveries/{delivery_id}/replay', { params: { path: { id, delivery_id: deliveryId } } }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: key });
    },
  });
