import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch, tagged } from '../session';
import type { ListSearch } from './attendance-search.policy';
import { lastDayOf } from '../ui/month.policy';
import type { Span } from './evidence-span.policy';
import { toMonthRows, type MonthPage } from './month-page.policy';

export type AttendanceRow = Schemas['AttendanceView'];
/** With what it was made of. */
export type ExplainedRow = Schemas['ExplainedAttendanceView'];

const rootKey = ['attendance'] as const;
export const monthKey = [...rootKey, 'month'] as const;
const listKey = [...rootKey, 'list'] as const;
export const statisticsKey = [...rootKey, 'statistics'] as const;

/** A month of so many people are at most 930 rows, which the API gives in one page. */
export const peoplePerPage = 30;
const rowsMax = 1_000;

export interface MonthFilter {
  readonly month: string;
  readonly q: string;
  readonly department: string;
  readonly withInactive: boolean;
}

export const monthPageQuery = (filter: MonthFilter, page: number) =>
  queryOptions({
    queryKey: [...monthKey, filter, page],
    queryFn: async ({ signal }): Promise<MonthPage> => {
      const { month, q, department, withInactive } = filter;
      const people = await api.get('/users', {
        params: {
          query: {
            limit: peoplePerPage,
            skip: page * peoplePerPage,
            sort: 'name',
            active_only: !withInactive,
            ...(q !== '' && { q }),
            ...(department !== '' && { department }),
          },
        },
        signal,
      });
      const { data, total } = people;
      if (data.length === 0) return { people: [], total, rows: {} };
      const query = {
        user_ids: data.map(({ id }) => id).join(','),
        date_from: `${month}-01`,
        date_to: lastDayOf(month),
        limit: rowsMax,
      };
      const rows = await api.get('/attendance', { params: { query }, signal });
      return { people: data, total, rows: toMonthRows(rows.data) };
    },
    // What happens is put in only while it is shown: who comes back reads it anew.
    staleTime: 0,
  });

/** What the API takes of the filters of the list. */
export function toListQuery({ user_id, camera_id, department, status, from, to }: ListSearch) {
  return {
    ...(user_id !== undefined && { user_id }),
    ...(camera_id !== undefined && { camera_id }),
    ...(department !== undefined && { department }),
    ...(status !== undefined && { status }),
    ...(from !== undefined && { date_from: from }),
    ...(to !== undefined && { date_to: to }),
  };
}

export const listQuery = (search: ListSearch) =>
  infiniteQueryOptions({
    queryKey: [...listKey, search],
    queryFn: ({ pageParam, signal }) =>
      api.get('/attendance', {
        params: {
          query: {
            ...toListQuery(search),
            sort: search.sort ?? '-date',
            limit: 100,
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // It is kept true only while it is shown.
    staleTime: 0,
  });

export interface StatisticsFilter {
  readonly from: string;
  readonly to: string;
  readonly department: string;
}

export const statisticsQuery = ({ from, to, department }: StatisticsFilter) =>
  queryOptions({
    queryKey: [...statisticsKey, { from, to, department }],
    queryFn: ({ signal }) =>
      api.get('/attendance/statistics', {
        params: { query: { date_from: from, date_to: to, ...(department !== '' && { department }) } },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Of all that the page of a row shows: the row, what people did to it, and what cameras saw. */
export const rowKey = (id: string) => [...rootKey, 'row', id] as const;

/** The row with the ETag that a change of it is tied to. */
export const rowQuery = (id: string, asOf?: string) =>
  queryOptions({
    queryKey: [...rowKey(id), 'explained', asOf ?? 'now'],
    queryFn: ({ signal }) => readRow(id, asOf, signal),
  });

export interface RowWithTag {
  readonly row: ExplainedRow;
  readonly etag: string | undefined;
}

async function readRow(id: string, asOf?: string, signal?: AbortSignal): Promise<RowWithTag> {
  const params = { path: { id }, ...(asOf !== undefined && { query: { as_of: asOf } }) };
  const { value: row, etag } = await tagged((middleware) =>
    api.get('/attendance/{id}', { params, middleware, ...(signal !== undefined && { signal }) }),
  );
  return { row, etag };
}

export const correctionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...rowKey(id), 'corrections'],
    queryFn: ({ signal }) => api.get('/attendance/{id}/corrections', { params: { path: { id } }, signal }),
  });

/** More than a person passes cameras in a day; of more the latest are shown. */
const recognitionsMax = 100;

export const recognitionsOfRowQuery = (row: Pick<AttendanceRow, 'id' | 'user_id'>, { from, to }: Span) =>
  queryOptions({
    queryKey: [...rowKey(row.id), 'recognitions', from, to],
    queryFn: ({ signal }) => {
      const query = {
        user_id: row.user_id,
        seen_from: from,
        seen_to: to,
        with_withdrawn: true,
        sort: '-last_seen_at',
        limit: recognitionsMax,
      } as const;
      return api.get('/recognitions', { params: { query }, signal });
    },
  });

export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: [...rootKey, 'evidence', id],
    queryFn: ({ signal }) => api.get('/recognitions/{id}', { params: { path: { id } }, signal }),
    staleTime: Infinity,
  });

/** Forms show what refuses them at their fields. */
const handled = { showsItsErrors: true } as const;

const refresh = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: rootKey });

export const createRow = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreateAttendanceInput']) => api.post('/attendance', { body }),
    meta: handled,
    onSuccess: () => refresh(client),
  });

export interface RowChange {
  readonly id: string;
  readonly etag: string | undefined;
  readonly body: Schemas['UpdateAttendanceInput'];
}

export const updateRow = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, etag, body }: RowChange) =>
      api.put('/attendance/{id}', { params: { path: { id }, header: ifMatch(etag) }, body }),
    meta: handled,
    onSuccess: () => refresh(client),
  });

export const deleteRow = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({
      id,
      etag,
      reason,
    }: {
      readonly id: string;
      readonly etag: string | undefined;
      readonly reason: string;
    }) => api.delete('/attendance/{id}', { params: { path: { id }, header: ifMatch(etag) }, body: { reason } }),
    meta: handled,
    onSuccess: () => refresh(client),
  });
