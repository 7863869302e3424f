import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { required, RtspServer, startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { projectPaths } from '../project-paths';
import { benchFilm } from './ffmpeg-film';
import { childrenOf } from './process-figures';
import { WantedCameras } from './wanted-cameras';

const cameraCount = 4;

let nats: TestNats;
let server: RtspServer;
let cameras: WantedCameras;
let service: ChildProcess;

beforeAll(async () => {
  nats = await startTestNats();
  server = await RtspServer.start();
  cameras = await WantedCameras.open(nats.url);
  const main = join(projectPaths().repoDir, 'apps/stream-ingestion/dist/main.js');
  // Not by our supervisor, which would end what is left of it.
  service = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], NATS_URL: nats.url, FFMPEG_BIN: required('FFMPEG_BIN'), HEALTH_PORT: '0' },
    stdio: 'ignore',
  });
});

afterAll(async () => {
  service.kill('SIGKILL');
  await cameras.close();
  await server.close();
  await nats.stop();
});

it('leaves no ffmpeg behind when stream-ingestion is killed, also for cameras that are silent then', async () => {
  const film = { size: '320x180', framesPerSecond: 25, seconds: 2, keyframeEvery: 10 };
  const clip = await benchFilm(required('FFMPEG_BIN'), film);
  const ids = Array.from({ length: cameraCount }, () => randomUUID());
  for (const [index, cameraId] of ids.entries()) {
    server.add(`/camera-${index}`, clip);
    cameras.want({ cameraId, rtspUrl: server.url(`/camera-${index}`) });
  }
  for (const cameraId of ids) {
    await waitFor(async () => (await cameras.sightOf(cameraId)).isLive, { what: 'a live camera', timeoutMs: 60_000 });
  }
  const decoders = childrenOf(service.pid ?? 0).map(({ processId }) => processId);
  expect(decoders.length).toBeGreaterThanOrEqual(cameraCount);
  server.stall('/camera-0');
  service.kill('SIGKILL');
  await waitFor(() => !decoders.some(isAlive), { what: 'the end of every ffmpeg', timeoutMs: 60_000 });
  expect(decoders.filter(isAlive)).toEqual([]);
}, 240_000);

/** Whoever ends as an orphan may stay in the table until it is noticed; it holds nothing then. */
function isAlive(processId: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${processId}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
