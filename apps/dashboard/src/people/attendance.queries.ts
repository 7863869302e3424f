import { queryOptions } from '@tanstack/react-query';
import { api } from '../session';
import { aboutKey } from './faces.queries';
import { firstDayOf, lastDayOf, type Month } from './month-calendar.policy';

/** A day has one row, and a few more after a night shift or a correction. */
const rowsOfMonthMax = 100;

export const monthQuery = (id: string, month: Month) =>
  queryOptions({
    queryKey: [...aboutKey(id, 'attendance'), month],
    queryFn: ({ signal }) =>
      api.get('/attendance', {
        params: {
          query: {
            user_id: id,
            date_from: firstDayOf(month),
            date_to: lastDayOf(month),
            limit: rowsOfMonthMax,
            sort: 'date',
          },
        },
        signal,
      }),
  });

export const statisticsQuery = (id: string) =>
  queryOptions({
    queryKey: aboutKey(id, 'statistics'),
    queryFn: ({ signal }) => api.get('/users/{id}/statistics', { params: { path: { id } }, signal }),
  });

const recognitionsShownMax = 25;

export const recognitionsQuery = (id: string) =>
  queryOptions({
    queryKey: aboutKey(id, 'recognitions'),
    queryFn: ({ signal }) =>
      api.get('/recognitions', {
        params: { query: { user_id: id, sort: '-last_seen_at', limit: recognitionsShownMax } },
        signal,
      }),
  });

export const cameraNameQuery = (id: string) =>
  queryOptions({
    queryKey: ['cameras', 'name', id],
    queryFn: async ({ signal }) => (await api.get('/cameras/{id}', { params: { path: { id } }, signal })).name,
    staleTime: 300_000,
  });
