import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../../session';
import { isUnderWay } from './model-state.policy';

export type Model = Schemas['ModelView'];
export type UnreadablePhoto = Schemas['UnreadablePhotoView'];

const modelsKey = ['models'] as const;
const runningEveryMs = 2_000;
/** What two packs agree on grows as people walk by. */
const agreementEveryMs = 30_000;

/** The active one first; asked for again while vectors are made, and now and then for what they agree on. */
export const modelsQuery = queryOptions({
  queryKey: modelsKey,
  queryFn: async ({ signal }) => (await api.get('/models', { signal })).data,
  refetchInterval: ({ state }) => (state.data?.some(isUnderWay) === true ? runningEveryMs : agreementEveryMs),
});

/** Each has the id of its photo, as rows of a table have one. */
export const unreadablePhotosQuery = (packId: string) =>
  infiniteQueryOptions({
    queryKey: [...modelsKey, packId, 'unreadable-photos'],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.get('/models/{pack_id}/unreadable-photos', {
        params: { path: { pack_id: packId }, query: { limit: 100, cursor: pageParam } },
        signal,
      });
      return { ...page, data: page.data.map((photo) => ({ ...photo, id: photo.template_id })) };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: () =>
    Promise.all([
      client.invalidateQueries({ queryKey: modelsKey }),
      // Another pack has another threshold.
      client.invalidateQueries({ queryKey: ['thresholds'] }),
      client.invalidateQueries({ queryKey: ['recognition'] }),
    ]),
});

export const registerModel = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (packId: string) => api.post('/models', { body: { pack_id: packId } }),
    ...changes(client),
  });

export const stopModel = (client: QueryClient, packId: string) =>
  mutationOptions({
    mutationFn: () => api.post('/models/{pack_id}/cancel', { params: { path: { pack_id: packId } } }),
    ...changes(client),
  });

export const resumeModel = (client: QueryClient, packId: string) =>
  mutationOptions({
    mutationFn: () => api.post('/models/{pack_id}/resume', { params: { path: { pack_id: packId } } }),
    ...changes(client),
  });

/** For good, with the vectors that it made. */
export const leaveModel = (client: QueryClient, packId: string) =>
  mutationOptions({
    mutationFn: () => api.delete('/models/{pack_id}', { params: { path: { pack_id: packId } } }),
    ...changes(client),
  });

export const activateModel = (client: QueryClient, packId: string) =>
  mutationOptions({
    mutationFn: (confirmsLost: boolean) =>
      api.post('/models/{pack_id}/activate', {
        params: { path: { pack_id: packId } },
        body: confirmsLost ? { confirm_lost: true } : {},
      }),
    ...changes(client),
  });
