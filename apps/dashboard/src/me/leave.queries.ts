import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, ifMatch } from '../session';
import type { LeaveRequest } from '../ui/leave-state';

/** The inbox of whoever decides, and the calendar, as well. */
const leaveKey = ['leave'] as const;
/** More than anybody has. */
const typesMax = 200;

export const leaveTypesQuery = queryOptions({
  queryKey: [...leaveKey, 'types', 'active'],
  queryFn: async ({ signal }) => {
    const { data } = await api.get('/leave/types', { params: { query: { sort: 'name', limit: typesMax } }, signal });
    return data.filter((type) => type.is_active);
  },
});

export const myLeaveQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: [...leaveKey, 'mine', userId],
    queryFn: ({ pageParam, signal }) =>
      api.get('/leave/requests', {
        params: {
          query: { user_id: userId, sort: '-date_from', limit: 20, ...(pageParam !== '' && { cursor: pageParam }) },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  onSettled: () => client.invalidateQueries({ queryKey: leaveKey }),
});

export const requestLeave = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreateLeaveRequestInput']) => api.post('/leave/requests', { body }),
    ...changes(client),
  });

export const withdrawLeave = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ id, revision }: LeaveRequest) =>
      api.post('/leave/requests/{id}/withdraw', {
        params: { path: { id }, header: ifMatch(`"${String(revision)}-shown"`) },
        body: {},
      }),
    ...changes(client),
  });
