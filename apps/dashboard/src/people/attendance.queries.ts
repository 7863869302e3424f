import type { Schemas } from '@smart-attendance/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../session';
import { lastDayOf } from '../ui/month.policy';
import { aboutKey } from './faces.queries';
import type { Span } from './missed-span.policy';

/** A day has one row, and a few more after a night shift or a correction. */
const rowsOfMonthMax = 100;

export const monthQuery = (id: string, month: string) =>
  queryOptions({
    queryKey: [...aboutKey(id, 'attendance'), month],
    queryFn: ({ signal }) =>
      api.get('/attendance', {
        params: {
          query: {
            user_id: id,
            date_from: `${month}-01`,
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

export type Recognition = Schemas['RecognitionView'];

const recognitionsShownMax = 25;

export const recognitionsQuery = (id: string) =>
  queryOptions({
    queryKey: aboutKey(id, 'recognitions'),
    queryFn: ({ signal }) =>
      api.get('/recognitions', {
        params: { query: { user_id: id, with_withdrawn: true, sort: '-last_seen_at', limit: recognitionsShownMax } },
        signal,
      }),
  });

export type Missed = Schemas['MissedView'];

export const missedQuery = (id: string, { from, to }: Span, cameraId: string | null) =>
  queryOptions({
    queryKey: [...aboutKey(id, 'missed'), from, to, cameraId ?? ''],
    queryFn: ({ signal }) => {
      const camera = cameraId !== null && { camera_id: cameraId };
      return api.get('/explain/missed', { params: { query: { user_id: id, from, to, ...camera } }, signal });
    },
    staleTime: 60_000,
  });
