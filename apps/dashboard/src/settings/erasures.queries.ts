import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, lengthyApi } from '../session';

export type Erasure = Schemas['ErasureView'];
export type ErasureRow = Schemas['ErasureListView'];
export type ErasureCheck = Schemas['ErasureCheckView'];
export type ServiceErasure = Erasure['services'][number];
export type ErasureKind = ServiceErasure['removed' | 'kept'][number]['kind'];

/** Other services follow within a minute. */
const unfinishedEveryMs = 3_000;

/** The last one first. */
export const erasuresQuery = infiniteQueryOptions({
  queryKey: ['erasures', 'list'],
  queryFn: ({ pageParam, signal }) =>
    api.get('/erasures', { params: { query: { order: 'desc', limit: 50, cursor: pageParam } }, signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  staleTime: 0,
});

export const erasureQuery = (id: string) =>
  queryOptions({
    queryKey: ['erasures', 'one', id],
    queryFn: ({ signal }) => api.get('/erasures/{id}', { params: { path: { id } }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : unfinishedEveryMs),
  });

interface CheckWish {
  readonly texts: string[];
  readonly signal: AbortSignal;
}

/** Reads every table of every service. What is looked for is kept nowhere. */
export const checkErasure = (id: string) =>
  mutationOptions({
    mutationFn: ({ texts, signal }: CheckWish) =>
      lengthyApi.post('/erasures/{id}/check', { params: { path: { id } }, body: { texts }, signal }),
    meta: { showsItsErrors: true },
  });
