import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api } from '../../session';

export type Punch = Schemas['PunchOfPersonView'];

const punchesKey = ['punches'] as const;
/** Days follow from punches. */
const attendanceKey = ['attendance'] as const;
const pageRows = 100;
const sitesMax = 1_000;
const keptMs = 60_000;

export interface PunchFilter {
  readonly userId: string | undefined;
  /** Instants. */
  readonly from: string;
  readonly to: string;
  readonly withWithdrawn: boolean;
}

export const punchesQuery = ({ userId, from, to, withWithdrawn }: PunchFilter) =>
  infiniteQueryOptions({
    queryKey: [...punchesKey, 'list', userId, from, to, withWithdrawn],
    queryFn: ({ pageParam, signal }) =>
      api.get('/punches', {
        params: {
          query: {
            from,
            to,
            with_withdrawn: withWithdrawn,
            limit: pageRows,
            ...(userId !== undefined && { user_id: userId }),
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const sitesQuery = queryOptions({
  queryKey: ['sites', 'list'],
  queryFn: async ({ signal }) =>
    (await api.get('/sites', { params: { query: { sort: 'name', limit: sitesMax } }, signal })).data,
  staleTime: keptMs,
});

export async function refreshPunches(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: punchesKey });
  void client.invalidateQueries({ queryKey: attendanceKey });
}

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: () => refreshPunches(client),
});

export const enterPunch = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreatePunchInput']) => api.post('/punches', { body }),
    ...changes(client),
  });

export const withdrawPunch = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, reason }: { readonly id: string; readonly reason: string }) =>
      api.post('/punches/{id}/withdraw', { params: { path: { id } }, body: { reason } }),
    ...changes(client),
  });

export const importPunches = (file: File, isDryRun: boolean, reason: string) =>
  api.post('/punches/import', {
    params: { query: { dry_run: isDryRun, ...(reason !== '' && { reason }) } },
    body: { file } as never,
  });
