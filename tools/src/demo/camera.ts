import { setTimeout as pause } from 'node:timers/promises';
import type { CameraAnswer, CameraHealthAnswer, ConnectionTestAnswer } from './answers';
import type { ApiClient } from './api-client';

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
export async function startCamera(api: ApiClient, access: CameraAccess, log: (line: string) => void): Promise<string> {
  const secret = { rtsp_url: access.rtspUrl, username: access.username, password: access.password };
  const test = await api.post<ConnectionTestAnswer>('/cameras/test-connection', { ...secret, timeout: 20 });
  if (!test.success) throw new Error(`The camera cannot be watched: ${test.reason ?? ''} ${test.message}`);
  log(
    `camera tested: ${test.codec ?? ''} ${test.width ?? 0}x${test.height ?? 0}, first picture after ${test.latency_ms ?? 0} ms`,
  );
  const camera = await api.post<CameraAnswer>('/cameras/', {
    name: demoCameraName,
    ...secret,
    frame_rate: 5,
    location: 'Lobby',
  });
  await api.post(`/cameras/${camera.id}/start-stream`);
  await untilLive(api, camera.id);
  log('camera is live');
  return camera.id;
}

export function stopCamera(api: ApiClient, cameraId: string): Promise<void> {
  return api.post(`/cameras/${cameraId}/stop-stream`);
}

/** The camera of this run, or of one that was killed. Somebody else's of that name is not at our address. */
export async function findDemoCamera(api: ApiClient): Promise<CameraAnswer | undefined> {
  const cameras = await api.all<CameraAnswer>('/cameras', {});
  return cameras.find(({ name, rtsp_url: url }) => name === demoCameraName && isDemoAddress(url));
}

function isDemoAddress(url: string): boolean {
  const { hostname, pathname } = new URL(url);
  return hostname === '127.0.0.1' && pathname === demoCameraPath;
}

async function untilLive(api: ApiClient, cameraId: string): Promise<void> {
  const deadline = Date.now() + liveWithinMs;
  let state = '';
  while (Date.now() < deadline) {
    ({ state } = await api.get<CameraHealthAnswer>(`/cameras/${cameraId}/health`));
    if (state === 'live') return;
    await pause(pollMs);
  }
  throw new Error(`The camera is not live after ${liveWithinMs / 1_000} s but ${state}.`);
}
