import { StreamState, timestampDate } from '@smart-attendance/contracts';
import {
  dropCamera,
  dropKinds,
  FaultyWire,
  findGstreamer,
  gstreamerNote,
  GstreamerServer,
  H264Clip,
  required,
  RtspServer,
  startTestNats,
  waitFor,
  type CameraServer,
  type CameraSight,
  type TestNats,
  type VideoClip,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { testFilm } from '../testing/film';
import { TestService } from '../testing/test-service';
import { streamTimings } from '../stream-timings';

/**
 * The bar is ten seconds, and `npm run bench:recovery` measures a hundred drops by it; here, beside other specs, each
 * kind of drop happens once on each server.
 */
const recoveryMsMax = 30_000;

let nats: TestNats;
let service: TestService;
let clip: VideoClip;
const servers: CameraServer[] = [];
const wires: FaultyWire[] = [];

beforeAll(async () => {
  nats = await startTestNats();
  const film = await testFilm(required('FFMPEG_BIN'), { size: '320x180' });
  clip = H264Clip.fromAnnexB(film, 25);
  const gstreamer = findGstreamer();
  servers.push(await RtspServer.start());
  if (gstreamer !== undefined) servers.push(await GstreamerServer.start(gstreamer));
  service = await TestService.start({
    natsUrl: nats.url,
    ffmpegFile: required('FFMPEG_BIN'),
    timings: streamTimings,
  });
});

afterAll(async () => {
  await service.stop();
  for (const wire of wires) await wire.close();
  for (const server of servers) await server.close();
  await nats.stop();
});

async function sightOf(cameraId: string): Promise<CameraSight> {
  const { state, stateSince } = await service.healthOf(cameraId);
  return {
    isLive: state === StreamState.LIVE,
    sinceMs: stateSince === undefined ? 0 : timestampDate(stateSince).getTime(),
  };
}

async function liveCamera(server: CameraServer, path: string) {
  await server.add(path, clip);
  const wire = await FaultyWire.start(server.port);
  wires.push(wire);
  const cameraId = randomUUID();
  await service.registry.want({ cameraId, rtspUrl: wire.url(path) });
  await waitFor(async () => (await sightOf(cameraId)).isLive, { what: 'a live camera', timeoutMs: 60_000 });
  return { server, path, clip, wire, cameraId };
}

it(`shows every picture again soon after its return, whatever took it away${gstreamerNote()}`, async () => {
  const cameras = await Promise.all(
    servers.flatMap((server) =>
      dropKinds.map(async (kind, index) => ({ kind, camera: await liveCamera(server, `/camera-${index}`) })),
    ),
  );
  const results = await Promise.all(
    cameras.map(({ kind, camera }) => dropCamera(camera, kind, () => sightOf(camera.cameraId))),
  );
  expect(results.filter(({ recoveryMs }) => recoveryMs > recoveryMsMax)).toEqual([]);
}, 120_000);
