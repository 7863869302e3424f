import type { Schemas } from '@smart-attendance/client';
import { infiniteQueryOptions, mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../session';
import type { SeenQuery } from './seen-filter.policy';

export type Recognition = Schemas['RecognitionView'];
export type Evidence = Schemas['EvidenceView'];
export type Sighting = Schemas['SightingView'];
export type StrangerVisit = Schemas['StrangerVisitView'];
export type Rejection = Schemas['RejectionView'];
export type RecognizedFace = Schemas['RecognizedFaceView'];
export type RecognitionAnswer = Schemas['RecognitionAnswerView'];
export type RecognitionSettings = Schemas['RecognitionSettingsView'];

const pageRows = 50;
const nextCursor = (page: { readonly next_cursor: string | null }): string | undefined => page.next_cursor ?? undefined;

/** Newest first, those that were taken back among them: marked, and not as if they had never been. */
export const recognitionsQuery = (filter: SeenQuery) =>
  infiniteQueryOptions({
    queryKey: ['recognitions', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get('/recognitions', {
        params: { query: { ...filter, with_withdrawn: true, order: 'desc', limit: pageRows, cursor: pageParam } },
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
    // Sightings are deleted after some weeks, and somebody may say that it was somebody else.
    staleTime: 30_000,
  });

/** Rows correct themselves, and so do what people and days show of them. */
const keysOfPeople = ['recognitions', 'punches', 'attendance', 'users', 'corrections', 'presence'] as const;

const renew = (client: QueryClient) =>
  Promise.all(keysOfPeople.map((key) => client.invalidateQueries({ queryKey: [key] })));

/** The reason may be empty. */
export const rejectRecognition = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (reason: string) =>
      api.post('/recognitions/{id}/reject', {
        params: { path: { id } },
        body: { reason: reason === '' ? null : reason },
      }),
    meta: { showsItsErrors: true },
    onSuccess: () => renew(client),
  });

export const restoreRecognition = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: () => api.post('/recognitions/{id}/restore', { params: { path: { id } } }),
    onSuccess: () => renew(client),
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
