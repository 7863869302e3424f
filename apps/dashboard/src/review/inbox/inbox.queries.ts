import type { Schemas } from '@smart-attendance/client';
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api, ifMatch } from '../../session';
import type { ReviewStatus } from '../review-search.policy';

export type UnknownFace = Schemas['UnknownFaceView'];
export type UnknownFaceDetails = Schemas['UnknownFaceDetailsView'];
export type UnknownFaceVisit = Schemas['UnknownFaceVisitView'];
export type Candidate = Schemas['UnknownFaceCandidateView'];
export type Enrolment = Schemas['UnknownFaceEnrolmentView'];

/** The shell counts below the same key. */
const facesKey = ['unknown-faces'] as const;
/** Of so many of a page the API says whom they are near. */
const pageRows = 50;
/** Live events say it sooner; this is for visits that are added to a face, and for a connection that was lost. */
const renewedEveryMs = 60_000;

const readFaces = (status: ReviewStatus, cameraId: string | undefined, pageParam: string, signal: AbortSignal) => {
  const camera = cameraId !== undefined && { camera_id: cameraId };
  const cursor = pageParam !== '' && { cursor: pageParam };
  return api.get('/unknown-faces', { params: { query: { status, limit: pageRows, ...camera, ...cursor } }, signal });
};

export const facesQuery = (status: ReviewStatus, cameraId: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [...facesKey, 'list', status, cameraId ?? ''],
    queryFn: ({ pageParam, signal }) => readFaces(status, cameraId, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: renewedEveryMs,
  });

export const faceQuery = (id: string) =>
  queryOptions({
    queryKey: [...facesKey, 'one', id],
    queryFn: ({ signal }) => api.get('/unknown-faces/{id}', { params: { path: { id } }, signal }),
    staleTime: 5_000,
    refetchInterval: renewedEveryMs,
  });

/** How long faces are kept at most; undefined while nobody says. Zero: none is. */
export const reviewHoursQuery = queryOptions({
  queryKey: ['retention', 'review'],
  queryFn: async ({ signal }) => {
    const { data } = await api.get('/retention', { signal });
    return data.find(({ kind }) => kind === 'unknown_faces')?.hours ?? null;
  },
  staleTime: 300_000,
});

/** Fetched by the `img` that shows it and kept nowhere: the server sends it with `no-store`, and notes who looked. */
export function pictureAddress(faceId: string, visitId: string | null): string {
  const face = `/api/v1/unknown-faces/${encodeURIComponent(faceId)}`;
  return visitId === null ? `${face}/picture` : `${face}/visits/${encodeURIComponent(visitId)}/picture`;
}

/** Of the state that was looked at, so that nobody enrols a picture that they have not seen. */
const asShown = ({ id, revision }: Pick<UnknownFace, 'id' | 'revision'>) => ({
  path: { id },
  header: ifMatch(`"${String(revision)}-shown"`),
});

/** Nobody waits for it: what was done is said at once. */
const renew = (client: QueryClient) => () => {
  void client.invalidateQueries({ queryKey: facesKey });
};

/** What is said of a face enrols and consents, and what attendance is told makes recognitions, punches and rows. */
const keysOfPeople = ['users', 'recognitions', 'punches', 'attendance', 'corrections', 'presence'] as const;

const renewWithPeople = (client: QueryClient) => () => {
  for (const key of [...facesKey, ...keysOfPeople]) void client.invalidateQueries({ queryKey: [key] });
};

/** A dialog shows what refuses it. */
const handled = { showsItsErrors: true } as const;

export interface Assignment {
  readonly user_id: string;
  readonly consent: boolean | null;
  readonly confirm_same_person: boolean;
  readonly tell_attendance: boolean;
}

export const assignFace = (client: QueryClient, face: UnknownFace) =>
  mutationOptions({
    mutationFn: (body: Assignment) => api.post('/unknown-faces/{id}/assign', { params: asShown(face), body }),
    meta: handled,
    onSuccess: () => {
      takeFromList(client, face.id);
    },
    onSettled: renewWithPeople(client),
  });

export const createPersonOf = (client: QueryClient, face: UnknownFace) =>
  mutationOptions({
    mutationFn: (body: Schemas['CreatePersonOfUnknownFaceInput']) =>
      api.post('/unknown-faces/{id}/users', { params: asShown(face), body }),
    meta: handled,
    onSuccess: () => {
      takeFromList(client, face.id);
    },
    onSettled: renewWithPeople(client),
  });

export const mergeFaces = (client: QueryClient, { id }: UnknownFace) =>
  mutationOptions({
    mutationFn: (otherId: string) =>
      api.post('/unknown-faces/{id}/merge', { params: { path: { id } }, body: { other_id: otherId } }),
    meta: handled,
    onSuccess: (_, otherId) => {
      takeFromList(client, otherId);
    },
    onSettled: renew(client),
  });

export const splitFace = (client: QueryClient, { id }: UnknownFace) =>
  mutationOptions({
    mutationFn: (visitIds: readonly string[]) =>
      api.post('/unknown-faces/{id}/split', { params: { path: { id } }, body: { visit_ids: [...visitIds] } }),
    onSettled: renew(client),
  });

/** Gone from the list at once: it can be undone, and is there again where it is refused. */
export const dismissFace = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (face: UnknownFace) => api.post('/unknown-faces/{id}/dismiss', { params: { path: { id: face.id } } }),
    onMutate: async ({ id }: UnknownFace) => {
      await client.cancelQueries({ queryKey: [...facesKey, 'list'] });
      takeFromList(client, id);
    },
    onSettled: renew(client),
  });

export const tellVisits = (client: QueryClient, face: UnknownFace) =>
  mutationOptions({
    mutationFn: () => api.post('/unknown-faces/{id}/recognitions', { params: asShown(face) }),
    onSettled: renewWithPeople(client),
  });

export const undoLast = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (face: Pick<UnknownFace, 'id' | 'revision'>) =>
      api.post('/unknown-faces/{id}/undo', { params: asShown(face) }),
    onSettled: renewWithPeople(client),
  });

type Pages = InfiniteData<Awaited<ReturnType<typeof readFaces>>, string>;

/** Of those that wait, before they are read anew. */
function takeFromList(client: QueryClient, id: string): void {
  client.setQueriesData<Pages>({ queryKey: [...facesKey, 'list', 'waiting'] }, (all) =>
    all === undefined
      ? undefined
      : { ...all, pages: all.pages.map((page) => ({ ...page, data: page.data.filter((face) => face.id !== id) })) },
  );
}

/** What somebody did here, as the face names it afterwards. */
export interface Step {
  readonly faceId: string;
  readonly at: string | null;
  /** It entered a new person, who is taken back with it. */
  readonly createdUser: boolean;
}

/**
 * Takes back just that step: `changed` where somebody did something else to the face since. Refused (person_has_more)
 * where more is known by now of somebody whom it entered.
 */
export const undoStep = (client: QueryClient) =>
  mutationOptions({
    mutationFn: async ({ faceId, at, createdUser }: Step): Promise<'undone' | 'changed'> => {
      const face = await api.get('/unknown-faces/{id}', { params: { path: { id: faceId } } });
      if (face.last_action === null || face.last_action.at !== at) return 'changed';
      const params = { ...asShown(face), query: { delete_user: createdUser } };
      await api.post('/unknown-faces/{id}/undo', { params });
      return 'undone';
    },
    onSettled: renewWithPeople(client),
  });
