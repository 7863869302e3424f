import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../session';
import type { SeenQuery } from './seen-filter.policy';

export type Recognition = Schemas['RecognitionView'];
export type Evidence = Schemas['EvidenceView'];
export type Sighting = Schemas['SightingView'];
export type StrangerVisit = Schemas['StrangerVisitView'];
export type RecognizedFace = Schemas['RecognizedFaceView'];
export type RecognitionAnswer = Schemas['RecognitionAnswerView'];
export type RecognitionSettings = Schemas['RecognitionSettingsView'];

const pageRows = 50;
const nextCursor = (page: { readonly next_cursor: string | null }): string | undefined => page.next_cursor ?? undefined;

/** Newest first. */
export const recognitionsQuery = (filter: SeenQuery) =>
  infiniteQueryOptions({
    queryKey: ['recognitions', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get('/recognitions', {
        params: { query: { ...filter, order: 'desc', limit: pageRows, cursor: pageParam } },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: nextCursor,
    // It is kept true only while it is shown.
    staleTime: 0,
  });

/** Newest first. */
export const strangersQuery = (filter: SeenQuery) =>
  infiniteQueryOptions({
    queryKey: ['stranger-visits', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get('/stranger-visits', {
        params: { query: { ...filter, order: 'desc', limit: pageRows, cursor: pageParam } },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: nextCursor,
    // It is kept true only while it is shown.
    staleTime: 0,
  });

export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['recognitions', 'one', id],
    queryFn: ({ signal }) => api.get('/recognitions/{id}', { params: { path: { id } }, signal }),
    // What was decided stays as it is; only its sightings are deleted after some weeks.
    staleTime: Infinity,
  });

export const recognitionSettingsQuery = queryOptions({
  queryKey: ['recognition', 'settings'],
  queryFn: ({ signal }) => api.get('/recognition/settings', { signal }),
  staleTime: 60_000,
});

/** The picture is kept nowhere: neither by the server nor, once the page is left, here. */
export const recognizePhoto = mutationOptions({
  mutationFn: ({ imageData, signal }: { readonly imageData: string; readonly signal: AbortSignal }) =>
    api.post('/users/face-recognition', { body: { image_data: imageData }, signal }),
  meta: { showsItsErrors: true },
});
