import { ProblemError, type Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { api, impatientApi, tagged } from '../session';
import { presentStateOf } from '../ui';
import type { ListSort } from './cameras-search.policy';
import type { Camera, CameraState, CameraStates, StreamState } from './state/states.policy';

/** Rows of a page: four screens of the table. */
const pageSize = 60;

export interface CameraFilter {
  readonly q: string;
  readonly state: StreamState | undefined;
  readonly sort: ListSort;
}

export const camerasKey = ['cameras'] as const;
/** Lists of those in one state change whenever the state of any camera does. */
export const camerasInStateKey = ['cameras', 'in-state'] as const;

export function camerasQuery({ q, state, sort }: CameraFilter) {
  return infiniteQueryOptions({
    queryKey: [...(state === undefined ? (['cameras', 'list'] as const) : camerasInStateKey), { q, state, sort }],
    queryFn: ({ signal, pageParam }) =>
      api.get('/cameras', {
        params: {
          query: {
            sort,
            limit: pageSize,
            cursor: pageParam,
            ...(q !== '' && { q }),
            ...(state !== undefined && { state }),
          },
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** How many there are, whatever is searched for. */
export const cameraCountQuery = queryOptions({
  queryKey: [...camerasKey, 'count'],
  queryFn: async ({ signal }) => (await api.get('/cameras', { params: { query: { limit: 1 } }, signal })).total,
});

/** News come as events; what no event tells (a replica that is gone) is seen by this. */
const statesEveryMs = 30_000;

export const statesQuery = queryOptions({
  queryKey: [...camerasKey, 'states'],
  queryFn: async ({ signal }): Promise<CameraStates> => {
    const { data } = await api.get('/cameras/states', { signal });
    return new Map(
      data.map(({ camera_id, state, reason, since }) => [camera_id, { state, reason, since } satisfies CameraState]),
    );
  },
  refetchInterval: statesEveryMs,
});

/** A camera with the tag that a change of it names. */
export interface TaggedCamera {
  readonly camera: Camera;
  readonly tag: string;
}

export function cameraQuery(id: string) {
  return queryOptions({
    queryKey: [...camerasKey, 'one', id],
    queryFn: async ({ signal }): Promise<TaggedCamera> => {
      const params = { path: { id } };
      const { value: camera, etag = '*' } = await tagged((middleware) =>
        api.get('/cameras/{id}', { params, signal, middleware }),
      );
      return { camera, tag: etag };
    },
  });
}

const healthEveryMs = 2_000;

export function healthQuery(id: string) {
  return queryOptions({
    queryKey: [...camerasKey, 'health', id],
    queryFn: ({ signal }) => api.get('/cameras/{id}/health', { params: { path: { id } }, signal }),
    refetchInterval: healthEveryMs,
  });
}

const fitnessEveryMs = 15_000;

export function fitnessQuery(id: string) {
  return queryOptions({
    queryKey: [...camerasKey, 'fitness', id],
    queryFn: ({ signal }) => api.get('/cameras/{id}/fitness', { params: { path: { id } }, signal }),
    refetchInterval: fitnessEveryMs,
  });
}

interface Range {
  readonly from: string;
  readonly to: string;
}

const historyEveryMs = 60_000;
/** What the API answers at most. */
const spansMax = 1_000;

export function coverageQuery(id: string, days: number, { from, to }: Range) {
  return queryOptions({
    queryKey: [...camerasKey, 'coverage', id, days],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { from, to } };
      const [coverage, history] = await Promise.all([
        api.get('/cameras/{id}/coverage', { params, signal }),
        api.get('/cameras/{id}/status-history', {
          params: { ...params, query: { from, to, limit: spansMax } },
          signal,
        }),
      ]);
      return { coverage, history: history.data, isHistoryCut: history.next_cursor !== null };
    },
    refetchInterval: historyEveryMs,
    placeholderData: keepPreviousData,
  });
}

export function statusHistoryQuery(id: string, { from, to }: Range) {
  return infiniteQueryOptions({
    queryKey: [...camerasKey, 'history', id, { from, to }],
    queryFn: async ({ signal, pageParam }) => {
      const query = { from, to, limit: pageSize, cursor: pageParam };
      const page = await api.get('/cameras/{id}/status-history', { params: { path: { id }, query }, signal });
      return { ...page, data: page.data.map((span) => ({ ...span, id: `${span.began_at} ${span.replica ?? ''}` })) };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** A list to choose from; whoever has more sites than this names the site by the API. */
const sitesMax = 500;

export const sitesQuery = queryOptions({
  queryKey: ['sites', 'choices'],
  queryFn: async ({ signal }) =>
    (await api.get('/sites', { params: { query: { limit: sitesMax, sort: 'name' } }, signal })).data,
  staleTime: 60_000,
});

const fleetEveryMs = 5_000;

export const fleetQuery = queryOptions({
  queryKey: [...camerasKey, 'fleet'],
  queryFn: ({ signal }) => api.get('/cameras/fleet', { signal }),
  refetchInterval: fleetEveryMs,
});

/** Forms and dialogs show what refuses them. */
const handled = { showsItsErrors: true } as const;

export const createCamera = (client: QueryClient) =>
  mutationOptions({
    mutationFn: async ({
      body,
      isStarted,
    }: {
      readonly body: Schemas['CreateCameraInput'];
      readonly isStarted: boolean;
    }) => {
      const camera = await api.post('/cameras', { body });
      // It is there, and its page has the button, should this fail.
      if (isStarted)
        await api.post('/cameras/{id}/start-stream', { params: { path: { id: camera.id } } }).catch(() => undefined);
      return camera;
    },
    meta: handled,
    onSuccess: () => client.invalidateQueries({ queryKey: camerasKey }),
  });

interface CameraChange {
  readonly body: Schemas['UpdateCameraInput'];
  /** Of the camera that was edited. */
  readonly tag: string;
  /** Whether somebody else changed what is changed here. */
  readonly isTouched: (present: Camera) => boolean;
}

const attemptsMax = 3;

/** Nobody's change is lost: what others changed elsewhere in the camera stays, and in the same place it is refused. */
async function changeCamera(id: string, { body, tag, isTouched }: CameraChange): Promise<TaggedCamera> {
  let knownTag = tag;
  for (let attempt = 1; ; attempt += 1) {
    const params = { path: { id }, header: { 'If-Match': knownTag } };
    const { data, error, response } = await api.raw.PUT('/cameras/{id}', { params, body });
    const presentTag = response.headers.get('etag');
    if (data !== undefined) return { camera: data, tag: presentTag ?? '*' };
    const problem = new ProblemError(response, error);
    const present = presentStateOf(problem) as Camera | undefined;
    if (present === undefined || presentTag === null || attempt === attemptsMax || isTouched(present)) throw problem;
    knownTag = presentTag;
  }
}

export const updateCamera = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (change: CameraChange) => changeCamera(id, change),
    meta: handled,
    onSuccess: (saved) => {
      client.setQueryData(cameraQuery(id).queryKey, saved);
      return client.invalidateQueries({ queryKey: camerasKey, predicate: ({ queryKey }) => queryKey[1] !== 'one' });
    },
    // What is there now is shown beside what was typed.
    onError: () => client.invalidateQueries({ queryKey: cameraQuery(id).queryKey }),
  });

export const deleteCamera = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/cameras/{id}', { params: { path: { id } } }),
    meta: handled,
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: cameraQuery(id).queryKey });
      return client.invalidateQueries({ queryKey: camerasKey, predicate: ({ queryKey }) => queryKey[2] !== id });
    },
  });

export const wantStream = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (isWanted: boolean) => {
      const params = { path: { id } };
      return isWanted
        ? api.post('/cameras/{id}/start-stream', { params })
        : api.post('/cameras/{id}/stop-stream', { params });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: camerasKey }),
  });

/** Seconds; whoever waits at a page gives up sooner than a program. */
export const testSecondsMax = 15;

export interface Address {
  readonly rtsp_url: string;
  readonly username: string;
  readonly password: string;
}

/** Of a form, which has more fields than a test. */
function toTest({ rtsp_url, username, password }: Address): Schemas['TestConnectionInput'] {
  return { rtsp_url, username, password, timeout: testSecondsMax };
}

export const testConnection = () =>
  mutationOptions({
    mutationFn: ({ address, signal }: { readonly address: Address; readonly signal: AbortSignal }) =>
      impatientApi.post('/cameras/test-connection', { body: toTest(address), signal }),
    meta: handled,
  });

export interface Search {
  readonly hosts: readonly string[];
  readonly username: string;
  readonly password: string;
  readonly timeout: number;
}

export const discoverCameras = () =>
  mutationOptions({
    mutationFn: async ({ search, signal }: { readonly search: Search; readonly signal: AbortSignal }) => {
      const body = { ...search, hosts: [...search.hosts] };
      return (await impatientApi.post('/cameras/discover', { body, signal })).data;
    },
    meta: handled,
  });

export const importCameras = (file: File, isDryRun: boolean) =>
  api.post('/cameras/import', { params: { query: { dry_run: isDryRun } }, body: { file } as never });

export function refreshCameras(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: camerasKey });
}
