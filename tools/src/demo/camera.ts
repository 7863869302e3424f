import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Schemas } from '@smart-attendance/client';

export const demoCameraName = 'Demo lobby';
export const demoCameraPath = '/lobby';
const liveWithinMs = 60_000;
const pollMs = 200;

export interface CameraAccess {
  readonly rtspUrl: string;
  readonly username: string;
  readonly password: string;
}

/** Tests the address, registers the camera and starts its stream. */
export async function startCamera(api: Client, access: CameraAccess, log: (line: string) => void): Promise<string> {
  const secret = { rtsp_url: access.rtspUrl, username: access.username, password: access.password };
  const test = await api.post('/cameras/test-connection', { body: { ...secret, timeout: 20 } });
  if (!test.success) throw new Error(`The camera cannot be watched: ${test.reason ?? ''} ${test.message}`);
  log(
    `camera tested: ${test.codec ?? ''} ${test.width ?? 0}x${test.height ?? 0}, first picture after ${test.latency_ms ?? 0} ms`,
  );
  const { id } = await api.post('/cameras', {
    body: { name: demoCameraName, ...secret, frame_rate: 5, location: 'Lobby' },
  });
  await api.post('/cameras/{id}/start-stream', { params: { path: { id } } });
  await untilLive(api, id);
  log('camera is live');
  return id;
}

export async function stopCamera(api: Client, id: string): Promise<void> {
  await api.post('/cameras/{id}/stop-stream', { params: { path: { id } } });
}

/** The camera of this run, or of one that was killed. Somebody else's of that name is not at our address. */
export async function findDemoCamera(api: Client): Promise<Schemas['CameraView'] | undefined> {
  for await (const camera of api.allPages('/cameras')) {
    if (camera.name === demoCameraName && isDemoAddress(camera.rtsp_url)) return camera;
  }
  return undefined;
}

function isDemoAddress(url: string): boolean {
  const { hostname, pathname } = new URL(url);
  return hostname === '127.0.0.1' && pathname === demoCameraPath;
}

export async function untilLive(api: Client, id: string): Promise<void> {
  const deadline = Date.now() + liveWithinMs;
  let state = '';
  while (Date.now() < deadline) {
    ({ state } = await api.get('/cameras/{id}/health', { params: { path: { id } } }));
    if (state === 'live') return;
    await pause(pollMs);
  }
  throw new Error(`The camera is not live after ${liveWithinMs / 1_000} s but ${state}.`);
}
