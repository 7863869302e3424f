import type { Schemas } from '@smart-attendance/client';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../session';

export type Thresholds = Schemas['ThresholdsView'];
export type ThresholdPreview = Schemas['ThresholdPreviewView'];
export type ChangedVisit = Schemas['ChangedVisitView'];

export const thresholdsQuery = queryOptions({
  queryKey: ['thresholds'],
  queryFn: ({ signal }) => api.get('/thresholds', { signal }),
  // It is computed every ten minutes at most.
  staleTime: 60_000,
});

/** What it would have made of the last week. It reads every sighting of it, so the answer is kept for a while. */
export const previewQuery = (cosine: number) =>
  queryOptions({
    queryKey: ['thresholds', 'preview', cosine],
    queryFn: ({ signal }) => api.get('/thresholds/preview', { params: { query: { cosine } }, signal }),
    staleTime: 300_000,
  });
