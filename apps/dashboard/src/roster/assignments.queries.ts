import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api } from '../session';
import type { AssignmentsSearch } from './roster-search.policy';

export type Assignment = Schemas['AssignmentView'];
export type NewAssignment = Schemas['CreateAssignmentInput'];
export type RosterDay = Schemas['RosterDayView'];

const rosterKey = ['roster'] as const;
const assignmentsKey = ['assignments'] as const;

/** So many the API answers of at once. */
export const peoplePerPage = 30;

export interface RosterFilter {
  readonly from: string;
  readonly to: string;
  readonly q: string;
  readonly department: string;
}

export interface RosterPerson {
  readonly id: string;
  readonly name: string;
  readonly department: string | null;
}

export interface RosterPage {
  readonly people: readonly RosterPerson[];
  readonly total: number;
  /** By person and day. */
  readonly days: Readonly<Record<string, Readonly<Record<string, RosterDay>>>>;
}

export const rosterPageQuery = (filter: RosterFilter, page: number) =>
  queryOptions({
    queryKey: [...rosterKey, filter, page],
    queryFn: async ({ signal }): Promise<RosterPage> => {
      const { from, to, q, department } = filter;
      const query = {
        limit: peoplePerPage,
        skip: page * peoplePerPage,
        sort: 'name',
        active_only: true,
        ...(q !== '' && { q }),
        ...(department !== '' && { department }),
      } as const;
      const { data, total } = await api.get('/users', { params: { query }, signal });
      const people = data.map((one) => ({
        id: one.id,
        name: `${one.first_name} ${one.last_name}`,
        department: one.department,
      }));
      if (people.length === 0) return { people, total, days: {} };
      const roster = await api.get('/roster', {
        params: { query: { user_ids: people.map(({ id }) => id).join(','), date_from: from, date_to: to } },
        signal,
      });
      const days = roster.data.map(
        (one) => [one.user_id, Object.fromEntries(one.days.map((day) => [day.date, day]))] as const,
      );
      return { people, total, days: Object.fromEntries(days) };
    },
    staleTime: 30_000,
  });

export const assignmentsQuery = (search: AssignmentsSearch) =>
  infiniteQueryOptions({
    queryKey: [...assignmentsKey, 'list', search],
    queryFn: ({ pageParam, signal }) =>
      api.get('/assignments', {
        params: {
          query: {
            ...(search.user_id !== undefined && { user_id: search.user_id }),
            ...(search.department !== undefined && { department: search.department }),
            ...(search.site_id !== undefined && { site_id: search.site_id }),
            ...(search.shift_id !== undefined && { shift_id: search.shift_id }),
            ...(search.date !== undefined && { date: search.date }),
            sort: '-valid_from',
            limit: 100,
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const assignmentQuery = (id: string) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'one', id],
    queryFn: ({ signal }) => api.get('/assignments/{id}', { params: { path: { id } }, signal }),
  });

export async function refreshRoster(client: QueryClient): Promise<void> {
  await Promise.all([rosterKey, assignmentsKey].map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function assign(body: NewAssignment): Promise<Assignment> {
  return api.post('/assignments', { body });
}

export const endAssignment = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, validTo }: { readonly id: string; readonly validTo: string }) =>
      api.put('/assignments/{id}', { params: { path: { id } }, body: { valid_to: validTo } }),
    meta: { showsItsErrors: true },
    onSuccess: () => refreshRoster(client),
  });

export const deleteAssignment = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/assignments/{id}', { params: { path: { id } } }),
    meta: { showsItsErrors: true },
    onSuccess: () => refreshRoster(client),
  });

export const importAssignments = (file: File, isDryRun: boolean) =>
  api.post('/assignments/import', { params: { query: { dry_run: isDryRun } }, body: { file } as never });
