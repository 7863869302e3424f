import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch } from '../../session';
import type { PairState } from '../review-search.policy';

export type Pair = Schemas['LookAlikeView'];
export type PairPerson = Schemas['LookAlikePersonView'];
export type Scan = Schemas['LookAlikeScanView'];

const pairsKey = ['look-alikes'] as const;
const pageRows = 25;
const runningEveryMs = 2_000;

/** The most alike first. */
export const pairsQuery = (state: PairState, personId: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...pairsKey, 'list', state, personId ?? ''],
    queryFn: ({ pageParam, signal }) => {
      const person = personId !== undefined && { user_id: personId };
      const cursor = pageParam !== '' && { cursor: pageParam };
      const query = { state, sort: '-similarity', limit: pageRows, ...person, ...cursor } as const;
      return api.get('/look-alikes', { params: { query }, signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const scanQuery = queryOptions({
  queryKey: [...pairsKey, 'scan'],
  queryFn: ({ signal }) => api.get('/look-alikes/scan', { signal }),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? runningEveryMs : false),
});

export const portraitQuery = (personId: string) =>
  queryOptions({
    queryKey: ['users', 'about', personId, 'portrait'],
    queryFn: async ({ signal }) => {
      const { data } = await api.get('/users/{id}/profile-images', { params: { path: { id: personId } }, signal });
      return (data.find((image) => image.is_primary) ?? data[0])?.id ?? null;
    },
    staleTime: 60_000,
  });

export interface PairDecision {
  readonly pair: Pick<Pair, 'id' | 'revision'>;
  readonly state: PairState;
}

/** Of the pair as it was shown; who was slower is told, and sees what is there by now. */
export const decidePair = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ pair: { id, revision }, state }: PairDecision) =>
      api.put('/look-alikes/{id}', {
        params: { path: { id }, header: ifMatch(`"${String(revision)}-shown"`) },
        body: { state },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: pairsKey }),
  });

export const startScan = (client: QueryClient) =>
  mutationOptions({
    mutationFn: () => api.post('/look-alikes/scan'),
    onSuccess: (scan) => {
      client.setQueryData(scanQuery.queryKey, scan);
    },
  });
