import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../session';
import type { RequestInput } from './request-form.policy';

export type MyRequest = Schemas['CorrectionRequestView'];

/** The inbox of whoever decides as well. */
const correctionsKey = ['corrections'] as const;
const requestsKey = [...correctionsKey, 'mine'] as const;

export const myRequestsQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: [...requestsKey, userId],
    queryFn: ({ pageParam, signal }) =>
      api.get('/corrections', {
        params: {
          query: {
            user_id: userId,
            sort: '-created_at',
            limit: 20,
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

/** The row of a day, if there is one. */
export const myDayQuery = (userId: string, day: string) =>
  queryOptions({
    queryKey: ['attendance', 'mine', userId, 'day', day],
    queryFn: async ({ signal }) => {
      const query = { user_id: userId, date_from: day, date_to: day, limit: 1 };
      return (await api.get('/attendance', { params: { query }, signal })).data[0] ?? null;
    },
  });

const changes = (client: QueryClient) => ({
  meta: { showsItsErrors: true },
  // Refused as well, as what was decided meanwhile is: it is shown as it is now.
  onSettled: () => client.invalidateQueries({ queryKey: correctionsKey }),
});

export const requestCorrection = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: RequestInput) => api.post('/corrections', { body }),
    ...changes(client),
  });

export const withdrawRequest = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.post('/corrections/{id}/withdraw', { params: { path: { id } }, body: {} }),
    ...changes(client),
  });
