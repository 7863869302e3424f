import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { daysAround } from '../i18n/site-day.policy';
import { api } from '../session';
import { lastDayOf } from '../ui/month.policy';

export type AttendanceRow = Schemas['AttendanceView'];

export const myMonthKey = ['attendance', 'mine'] as const;

export const myMonthQuery = (userId: string, month: string) =>
  queryOptions({
    queryKey: [...myMonthKey, userId, month],
    queryFn: ({ signal }) =>
      api.get('/attendance', {
        params: {
          query: {
            user_id: userId,
            date_from: `${month}-01`,
            date_to: lastDayOf(month),
            sort: '-date',
            limit: 100,
          },
        },
        signal,
      }),
  });

/** Rows of the days around, of which one is today at the site where one is. */
export const myTodayQuery = (userId: string, today: string) =>
  queryOptions({
    queryKey: [...myMonthKey, userId, 'around', today],
    queryFn: ({ signal }) => {
      const { from, to } = daysAround(today);
      const query = { user_id: userId, date_from: from, date_to: to, sort: '-date', limit: 3 } as const;
      return api.get('/attendance', { params: { query }, signal });
    },
  });

export const myStatisticsQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', userId, 'statistics'],
    queryFn: ({ signal }) => api.get('/users/{id}/statistics', { params: { path: { id: userId } }, signal }),
    staleTime: 60_000,
  });

const facesKey = (userId: string) => ['users', userId, 'faces'] as const;

export const myFacesQuery = (userId: string) =>
  queryOptions({
    queryKey: facesKey(userId),
    queryFn: ({ signal }) => api.get('/users/{id}/face-embeddings', { params: { path: { id: userId } }, signal }),
  });

export const myPhotosQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', userId, 'photos'],
    queryFn: ({ signal }) => api.get('/users/{id}/profile-images', { params: { path: { id: userId } }, signal }),
  });

export const deleteMyFace = (client: QueryClient, userId: string) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/users/face-embeddings/{id}', { params: { path: { id } } }),
    meta: { showsItsErrors: true },
    onSuccess: () => client.invalidateQueries({ queryKey: ['users', userId] }),
  });

export const myRecognitionsQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ['recognitions', 'mine', userId],
    queryFn: ({ pageParam, signal }) =>
      api.get('/recognitions', {
        params: {
          query: {
            user_id: userId,
            sort: '-last_seen_at',
            limit: 30,
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });

const sessionsKey = ['auth', 'sessions'] as const;

export const mySessionsQuery = queryOptions({
  queryKey: sessionsKey,
  queryFn: ({ signal }) => api.get('/auth/sessions', { params: { query: { order: 'desc', limit: 100 } }, signal }),
});

type Sessions = Awaited<ReturnType<NonNullable<typeof mySessionsQuery.queryFn>>>;

/** It is gone from the list at once, and back where that fails. */
export const endMySession = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/auth/sessions/{id}', { params: { path: { id } } }),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey: sessionsKey });
      const before = client.getQueryData<Sessions>(sessionsKey);
      if (before !== undefined) {
        client.setQueryData(sessionsKey, { ...before, data: before.data.filter((session) => session.id !== id) });
      }
      return { before };
    },
    onError: (_error, _id, context) => {
      if (context?.before !== undefined) client.setQueryData(sessionsKey, context.before);
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
