import type { AttendanceAnswer, UserAnswer } from './answers';
import { ApiError, type ApiClient } from './api-client';
import { findDemoCamera, stopCamera } from './camera';

/**
 * Removes what this run of the demo made, and whatever an earlier one had no time to remove: the camera, the rows it
 * wrote and the people of the cast. Their addresses are of example.com, which is nobody's, so no real person is meant.
 */
export async function removeDemo(api: ApiClient, cast: readonly { readonly email: string }[]): Promise<void> {
  const camera = await findDemoCamera(api);
  if (camera !== undefined) await stopCamera(api, camera.id);
  for (const { email } of cast) {
    const user = await findUser(api, email);
    if (user !== undefined) await unlessGone(api.delete(`/users/${user.id}`));
  }
  if (camera === undefined) return;
  // Last of all, since a frame on its way still wrote one until its person was gone.
  for (const row of await api.all<AttendanceAnswer>('/users/attendance', { camera_id: camera.id })) {
    await unlessGone(api.delete(`/users/attendance/${row.id}`));
  }
  await unlessGone(api.delete(`/cameras/${camera.id}`));
}

export async function findUser(api: ApiClient, email: string): Promise<UserAnswer | undefined> {
  const found = await api.all<UserAnswer>('/users', { q: email });
  return found.find((user) => user.email.toLowerCase() === email.toLowerCase());
}

async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  await deletion.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}
