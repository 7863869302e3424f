import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch } from '../session';
import type { LeaveRequest, LeaveState } from '../ui/leave-state';
import type { CorrectionState, OvertimeState } from './approvals-search.policy';

export type CorrectionRequest = Schemas['CorrectionRequestView'];
export type OvertimeRow = Schemas['AttendanceView'];
export type Period = Schemas['PeriodView'];
export type OpenItems = Schemas['OpenItemsView'];

const correctionsKey = ['corrections'] as const;
const overtimeKey = ['overtime'] as const;
const periodsKey = ['periods'] as const;
/** The calendar of who is away, and what people see of their own, as well. */
const leaveKey = ['leave'] as const;
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

export const leaveQuery = (state: LeaveState) =>
  infiniteQueryOptions({
    queryKey: [...leaveKey, 'inbox', state],
    queryFn: ({ pageParam, signal }) =>
      api.get('/leave/requests', {
        params: {
          query: {
            state,
            sort: state === 'requested' ? 'created_at' : '-created_at',
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
  const keys = [correctionsKey, overtimeKey, periodsKey, leaveKey, attendanceKey];
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

/** As it is now; undefined for one that was decided meanwhile. */
export async function renewCorrection({ id }: CorrectionRequest): Promise<CorrectionRequest | undefined> {
  const request = await api.get('/corrections/{id}', { params: { path: { id } } });
  return request.state === 'pending' ? request : undefined;
}

export function approveLeave(request: LeaveRequest, reason: string): Promise<LeaveRequest> {
  return api.post('/leave/requests/{id}/approve', {
    params: asShown(request),
    body: { reason: reason === '' ? null : reason },
  });
}

export function refuseLeave(request: LeaveRequest, reason: string): Promise<LeaveRequest> {
  return api.post('/leave/requests/{id}/refuse', { params: asShown(request), body: { reason } });
}

export function cancelLeave(request: LeaveRequest, reason: string): Promise<LeaveRequest> {
  return api.post('/leave/requests/{id}/cancel', { params: asShown(request), body: { reason } });
}

/** As it is now; undefined for one that is in another state by now. */
export async function renewLeave({ id, state }: LeaveRequest): Promise<LeaveRequest | undefined> {
  const request = await api.get('/leave/requests/{id}', { params: { path: { id } } });
  return request.state === state ? request : undefined;
}

/** Late data renew a request that waits: what is decided is what was shown. A tag begins with the revision. */
function asShown({ id, revision }: Pick<CorrectionRequest, 'id' | 'revision'>) {
  return { path: { id }, header: ifMatch(`"${String(revision)}-shown"`) };
}

/** So many the API takes of at once. */
const decidedMax = 200;

/** In portions, one after the other; where one is not taken, those before it stay decided, and the list says so. */
async function decideInPortions({ overtime, ...decision }: Schemas['DecideOvertimeInput']) {
  const results: Schemas['OvertimeDecisionsView'][] = [];
  for (let from = 0; from < overtime.length; from += decidedMax) {
    const body = { ...decision, overtime: overtime.slice(from, from + decidedMax) };
    results.push(await api.post('/overtime/decide', { body }));
  }
  return {
    decided: results.reduce((sum, { decided }) => sum + decided, 0),
    data: results.flatMap(({ data }) => data),
  };
}

export const decideOvertime = (client: QueryClient) =>
  mutationOptions({
    mutationFn: decideInPortions,
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
