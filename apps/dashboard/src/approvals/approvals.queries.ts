import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch } from '../session';
import type { CorrectionState, OvertimeState } from './approvals-search.policy';

export type CorrectionRequest = Schemas['CorrectionRequestView'];
export type OvertimeRow = Schemas['AttendanceView'];
export type Period = Schemas['PeriodView'];
export type OpenItems = Schemas['OpenItemsView'];

const correctionsKey = ['corrections'] as const;
const overtimeKey = ['overtime'] as const;
const periodsKey = ['periods'] as const;
/** Days change with what is decided. */
const attendanceKey = ['attendance'] as const;
const pageRows = 50;

/** The newest first of what was decided, the oldest first of what waits. */
const sortOf = (state: string) => (state === 'pending' ? 'created_at' : '-created_at');

export const correctionsQuery = (state: CorrectionState) =>
  infiniteQueryOptions({
    queryKey: [...correctionsKey, 'inbox', state],
    queryFn: ({ pageParam, signal }) =>
      api.get('/corrections', {
        params: {
          query: { state, sort: sortOf(state), limit: pageRows, ...(pageParam !== '' && { cursor: pageParam }) },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const overtimeQuery = (status: OvertimeState) =>
  infiniteQueryOptions({
    queryKey: [...overtimeKey, status],
    queryFn: ({ pageParam, signal }) =>
      api.get('/overtime', {
        params: {
          query: {
            status,
            sort: status === 'pending' ? 'date' : '-date',
            limit: pageRows,
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

const periodsMax = 100;

export const periodsQuery = queryOptions({
  queryKey: [...periodsKey, 'list'],
  queryFn: ({ signal }) => api.get('/periods', { params: { query: { sort: '-date', limit: periodsMax } }, signal }),
});

export const openItemsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: [...periodsKey, 'open-items', from, to],
    queryFn: ({ signal }) =>
      api.get('/periods/open-items', { params: { query: { date_from: from, date_to: to } }, signal }),
  });

export async function refreshApprovals(client: QueryClient): Promise<void> {
  const keys = [correctionsKey, overtimeKey, periodsKey, attendanceKey];
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}

/** A request in a locked period names the lock, so that nobody changes what was paid without knowing. */
export function approve(request: CorrectionRequest, reason: string): Promise<CorrectionRequest> {
  const { period_id: periodId } = request;
  const body = { reason: reason === '' ? null : reason, ...(periodId !== null && { period_id: periodId }) };
  return api.post('/corrections/{id}/approve', { params: asShown(request), body });
}

export function refuse(request: CorrectionRequest, reason: string): Promise<CorrectionRequest> {
  return api.post('/corrections/{id}/refuse', { params: asShown(request), body: { reason } });
}

/** Late data renew a request that waits: what is decided is what was shown. A tag begins with the revision. */
function asShown({ id, revision }: CorrectionRequest) {
  return { path: { id }, header: ifMatch(`"${String(revision)}-shown"`) };
}

export const decideOvertime = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['DecideOvertimeInput']) => api.post('/overtime/decide', { body }),
    meta: { showsItsErrors: true },
    onSettled: () => refreshApprovals(client),
  });

export const lockPeriod = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['LockPeriodInput']) => api.post('/periods', { body }),
    meta: { showsItsErrors: true },
    onSettled: () => refreshApprovals(client),
  });

export const unlockPeriod = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, reason }: { readonly id: string; readonly reason: string }) =>
      api.post('/periods/{id}/unlock', { params: { path: { id } }, body: { reason } }),
    meta: { showsItsErrors: true },
    onSettled: () => refreshApprovals(client),
  });
