import { ProblemError, type Client, type Schemas } from '@smart-attendance/client';
import { findDemoCamera, stopCamera } from './camera';

/**
 * Removes what this run of the demo made, and whatever an earlier one had no time to remove: the camera, the rows it
 * wrote and the people of the cast. Their addresses are of example.com, which is nobody's, so no real person is meant.
 */
export async function removeDemo(api: Client, cast: readonly { readonly email: string }[]): Promise<void> {
  const camera = await findDemoCamera(api);
  if (camera !== undefined) await stopCamera(api, camera.id);
  for (const { email } of cast) {
    const user = await findUser(api, email);
    if (user !== undefined) await unlessGone(api.delete('/users/{id}', pathOf(user)));
  }
  if (camera === undefined) return;
  // Last of all, since a frame on its way still wrote one until its person was gone.
  const rows = await rowsOf(api, camera.id);
  for (const row of rows) await unlessGone(api.delete('/attendance/{id}', pathOf(row)));
  await unlessGone(api.delete('/cameras/{id}', pathOf(camera)));
}

export async function findUser(api: Client, email: string): Promise<Schemas['UserView'] | undefined> {
  for await (const user of api.allPages('/users', { query: { q: email } })) {
    if (user.email.toLowerCase() === email.toLowerCase()) return user;
  }
  return undefined;
}

/** All rows that a camera opened. */
export async function rowsOf(api: Client, cameraId: string): Promise<Schemas['AttendanceView'][]> {
  const rows: Schemas['AttendanceView'][] = [];
  for await (const row of api.allPages('/attendance', { query: { camera_id: cameraId } })) rows.push(row);
  return rows;
}

function pathOf({ id }: { readonly id: string }) {
  return { params: { path: { id } } };
}

/** Who lost the answer to a first try finds nothing there. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  await deletion.catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.status !== 404) throw error;
  });
}
