import { readFile } from 'node:fs/promises';
import type { Client } from '@smart-attendance/client';
import { H264Clip, RtspServer } from '@smart-attendance/testing';
import { untilLive } from '../demo/camera';
import { enrolCast } from '../demo/enrolment';
import type { Expected } from '../demo/verdict.policy';
import type { Demo } from '../demo-video';

const login = { username: 'viewer', password: 'street-demo' };

/** Cameras by which the demo's people pass in a loop, enrolled and watched. */
export interface Street {
  readonly cast: readonly Expected[];
  /** For cutting a camera off, and for letting it hang. */
  readonly rtsp: RtspServer;
  readonly paths: readonly string[];
  /** Names of the cameras by their ids. */
  readonly cameras: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export async function openStreet(
  client: Client,
  demo: Demo,
  { cameras, log }: { readonly cameras: number; readonly log: (line: string) => void },
): Promise<Street> {
  const rtsp = await RtspServer.start();
  const clip = H264Clip.fromAnnexB(await readFile(demo.clipPath), demo.framesPerSecond);
  const cast = await enrolCast(client, demo.cast, log);
  const paths = Array.from({ length: cameras }, (_, index) => `/street-${index + 1}`);
  const named = new Map<string, string>();
  for (const path of paths) {
    rtsp.add(path, clip, { auth: { ...login, scheme: 'digest' } });
    const { id } = await client.post('/cameras', {
      body: { name: path.slice(1), rtsp_url: rtsp.url(path), ...login, frame_rate: 5, location: 'Street' },
    });
    await client.post('/cameras/{id}/start-stream', { params: { path: { id } } });
    await untilLive(client, id);
    named.set(id, path.slice(1));
  }
  log(`${cameras} cameras are live`);
  return { cast, rtsp, paths, cameras: named, stop: () => rtsp.close() };
}
