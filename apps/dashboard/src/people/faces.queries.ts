import { ProblemError } from '@smart-attendance/client';
import { mutationOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api } from '../session';
import { personKey } from './people.queries';

/** What is known of a person beside their record; one key, so that nothing of it outlives them. */
export const aboutKey = (id: string, what: string) => [...personKey(id), 'about', what] as const;

export const facesQuery = (id: string) =>
  queryOptions({
    queryKey: aboutKey(id, 'faces'),
    queryFn: async ({ signal }) =>
      (await api.get('/users/{id}/face-embeddings', { params: { path: { id } }, signal })).data,
  });

export const deleteFace = (client: QueryClient, personId: string) =>
  mutationOptions({
    mutationFn: (id: string) => api.delete('/users/face-embeddings/{id}', { params: { path: { id } } }),
    onSettled: () => renewFaces(client, personId),
  });

export const makeFacePrimary = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (faceId: string) =>
      api.put('/users/{id}/face-embeddings/{face_id}/primary', { params: { path: { id, face_id: faceId } } }),
    onSettled: () => renewFaces(client, id),
  });

export async function renewFaces(client: QueryClient, personId: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: aboutKey(personId, 'faces') }),
    client.invalidateQueries({ queryKey: aboutKey(personId, 'statistics') }),
  ]);
}

/** What an upload says beside its picture. */
export interface FaceUploadFields {
  readonly source_description: string;
  readonly is_primary?: boolean;
  readonly consent?: boolean;
  readonly confirm_same_person?: boolean;
  readonly face?: string;
}

export const uploadFace = (personId: string, file: File, fields: FaceUploadFields, signal: AbortSignal) =>
  api.post('/users/upload-face-file', { body: { ...fields, user_id: personId, file }, signal });

export const profileImagesQuery = (id: string) =>
  queryOptions({
    queryKey: aboutKey(id, 'profile-images'),
    queryFn: async ({ signal }) =>
      (await api.get('/users/{id}/profile-images', { params: { path: { id } }, signal })).data,
  });

const renewImages = (client: QueryClient, id: string) =>
  client.invalidateQueries({ queryKey: profileImagesQuery(id).queryKey });

export const addProfileImage = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (file: File) =>
      api.post('/users/{id}/profile-images', {
        params: { path: { id } },
        body: { file, image_name: file.name },
      }),
    meta: { showsItsErrors: true },
    onSettled: () => renewImages(client, id),
  });

export const makePrimary = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (imageId: string) =>
      api.put('/users/{id}/profile-images/{image_id}/primary', { params: { path: { id, image_id: imageId } } }),
    onSettled: () => renewImages(client, id),
  });

export const deleteProfileImage = (client: QueryClient, id: string) =>
  mutationOptions({
    mutationFn: (imageId: string) =>
      api.delete('/users/{id}/profile-images/{image_id}', { params: { path: { id, image_id: imageId } } }),
    onSettled: () => renewImages(client, id),
  });

/** The newest picture of a camera, and when it was taken. */
export interface Snapshot {
  readonly picture: Blob;
  readonly capturedAt: string | undefined;
}

export const snapshotQuery = (cameraId: string) =>
  queryOptions({
    queryKey: ['snapshots', cameraId],
    queryFn: async ({ signal }): Promise<Snapshot> => {
      const { data, error, response } = await api.raw.GET('/cameras/{id}/snapshot', {
        params: { path: { id: cameraId } },
        parseAs: 'blob',
        cache: 'no-store',
        signal,
      });
      if (data === undefined) throw new ProblemError(response, error);
      return { picture: data, capturedAt: response.headers.get('x-captured-at') ?? undefined };
    },
    gcTime: 0,
    staleTime: Infinity,
  });
