import { StreamState } from '@smart-attendance/contracts';
import { H264Clip, required, RtspServer, startTestNats, waitFor, type TestNats } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { testFilm } from '../testing/film';
import { TestService } from '../testing/test-service';
import { streamTimings } from '../stream-timings';

/** A thousand cycles, and memory, are measured by `npm run bench:cycles`. */
const lanes = 8;
const roundsToSettle = 2;
const rounds = 5;

let nats: TestNats;
let server: RtspServer;
let service: TestService;

beforeAll(async () => {
  nats = await startTestNats();
  server = await RtspServer.start();
  const ffmpegFile = required('FFMPEG_BIN');
  // A keyframe every ten pictures, so that a viewer is served soon.
  const film = await testFilm(ffmpegFile, { size: '320x180', seconds: 2, keyframeEvery: 10 });
  const clip = H264Clip.fromAnnexB(film, 25);
  for (let lane = 0; lane < lanes; lane += 1) {
    server.add(`/camera-${lane}`, clip, lane % 4 === 0 ? { transports: ['udp'] } : {});
  }
  service = await TestService.start({ natsUrl: nats.url, ffmpegFile, timings: streamTimings });
});

afterAll(async () => {
  await service.stop();
  await server.close();
  await nats.stop();
});

/** Children of this process that decode, or have decoded and were not waited for. */
function decoders(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, command = '', state = '', parent] =
          /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        return Number(parent) === process.pid && command.startsWith('ffmpeg') ? [`${name} ${state}`] : [];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

const descriptors = (): number => readdirSync('/proc/self/fd').length;

/** Starts and stops the camera; every fourth time before its first picture. */
async function cycle(cameraId: string, lane: number, round: number): Promise<void> {
  const reaches = (state: StreamState): Promise<unknown> =>
    waitFor(async () => (await service.healthOf(cameraId)).state === state, {
      what: `a camera in state ${StreamState[state]}`,
      timeoutMs: 60_000,
    });
  await service.registry.want({ cameraId, rtspUrl: server.url(`/camera-${lane}`) });
  if ((lane + round) % 4 === 0) await pause(50);
  else await reaches(StreamState.LIVE);
  await service.registry.unwant(cameraId);
  await reaches(StreamState.STOPPED);
}

async function runRounds(ids: readonly string[], count: number): Promise<void> {
  await Promise.all(
    ids.map(async (cameraId, lane) => {
      for (let round = 0; round < count; round += 1) await cycle(cameraId, lane, round);
    }),
  );
  await waitFor(() => decoders().length === 0, { what: 'the end of every ffmpeg' });
}

it('leaves no process and no descriptor behind, however often cameras are started and stopped', async () => {
  const ids = Array.from({ length: lanes }, () => randomUUID());
  await runRounds(ids, roundsToSettle);
  for (let lane = 0; lane < lanes; lane += 1) await server.waitForClientCount(`/camera-${lane}`, 0, 5_000);
  const before = descriptors();
  await runRounds(ids, rounds);
  await waitFor(() => descriptors() <= before, { what: `no more than ${before} descriptors` });
  expect(decoders()).toEqual([]);
}, 90_000);
