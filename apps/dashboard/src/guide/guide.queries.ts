import type { JsonBody, RowOf, Schemas } from '@smart-attendance/client';
import { mutationOptions, queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { useLiveInvalidation } from '../live';
import { api } from '../session';
import type { Found } from './guide-progress.policy';

export type CameraState = RowOf<'/cameras/states'>;
export type ConnectionTest = JsonBody<'/cameras/test-connection', 'post'>;

/** The keys begin as those of whole features do, so that what happens there is read anew here, too. */
export const firstCameraQuery = queryOptions({
  queryKey: ['cameras', 'guide', 'first'],
  queryFn: ({ signal }) =>
    api.get('/cameras', { params: { query: { limit: 1, sort: '-created_at' } as const }, signal }),
});

export const cameraStatesQuery = queryOptions({
  queryKey: ['cameras', 'guide', 'states'],
  queryFn: ({ signal }) => api.get('/cameras/states', { signal }),
  // What happens between two events, as a picture that does not come.
  refetchInterval: 10_000,
});

export const recognitionQuery = queryOptions({
  queryKey: ['users', 'guide', 'enrolled'],
  queryFn: ({ signal }) => api.get('/recognition/settings', { signal }),
  refetchInterval: 30_000,
});

export const lastRowQuery = queryOptions({
  queryKey: ['attendance', 'guide', 'last'],
  queryFn: ({ signal }) =>
    api.get('/attendance', { params: { query: { limit: 1, sort: '-check_in' } as const }, signal }),
});

const cameraTypes = ['camera.changed', 'camera.state_changed'] as const;
const rowTypes = ['attendance.recorded', 'attendance.corrected'] as const;
const personTypes = ['person.changed', 'person.erased'] as const;

export interface GuideState extends Found {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** What exists, as it comes to exist. */
export function useGuideState(): GuideState {
  useLiveInvalidation(cameraTypes, ['cameras', 'guide']);
  useLiveInvalidation(rowTypes, lastRowQuery.queryKey);
  useLiveInvalidation(personTypes, recognitionQuery.queryKey);
  const cameras = useQuery(firstCameraQuery);
  const states = useQuery(cameraStatesQuery);
  const recognition = useQuery(recognitionQuery);
  const row = useQuery(lastRowQuery);
  const all = [cameras, states, recognition, row];
  return {
    cameras: cameras.data?.total,
    liveCameras: states.data?.data.filter(({ state }) => state === 'live').length,
    enrolledPeople: recognition.data?.gallery_people,
    rows: row.data?.total,
    isPending: all.some(({ isPending }) => isPending),
    error: all.find(({ isError }) => isError)?.error,
    retry: () => {
      for (const query of all) if (query.isError) void query.refetch();
    },
  };
}

/** Forms show what they are refused at their fields. */
const handled = { showsItsErrors: true } as const;

export const testCamera = mutationOptions({
  mutationFn: (body: Schemas['TestConnectionInput']) => api.post('/cameras/test-connection', { body }),
  meta: handled,
});

export const addCamera = (client: QueryClient) =>
  mutationOptions({
    mutationFn: async (body: Schemas['CreateCameraInput']) => {
      const camera = await api.post('/cameras', { body });
      await api.post('/cameras/{id}/start-stream', { params: { path: { id: camera.id } } });
      return camera;
    },
    meta: handled,
    // Also when it was made and not started: then it is there to be started.
    onSettled: () => client.invalidateQueries({ queryKey: ['cameras'] }),
  });

export const addPerson = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Omit<Schemas['CreateUserInput'], 'password'>) =>
      api.post('/users', { body: { ...body, password: randomPassword() } }),
    meta: handled,
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });

export interface Enrolment {
  readonly userId: string;
  readonly photo: File;
  readonly consent: boolean;
}

export const enrol = (client: QueryClient) =>
  mutationOptions({
    mutationFn: ({ userId, photo, consent }: Enrolment) =>
      api.post('/users/upload-face-file', {
        body: { user_id: userId, file: photo, source_description: 'first steps', ...(consent && { consent }) },
      }),
    meta: handled,
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });

/** Nobody knows it: who is to sign in is given one on the page of the person. */
function randomPassword(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(36))
    .join('')
    .slice(0, 32);
}
