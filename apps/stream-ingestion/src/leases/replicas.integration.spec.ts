import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  frameCaptured,
  getFleet,
  getStreamHealth,
  StreamState,
  type GetFleetResponse,
  type StreamHealth,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient } from '@smart-attendance/messaging';
import {
  H264Clip,
  required,
  RtspServer,
  ServiceProcess,
  startTestNats,
  waitFor,
  type TestNats,
} from '@smart-attendance/testing';
import { testFilm } from '../testing/film';
import { FakeRegistry } from '../testing/fake-registry';

jest.setTimeout(90_000);

/** What is started is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');
const cameraIds: readonly string[] = Array.from({ length: 8 }, () => randomUUID());
/**
 * A request may go to a replica that is stopped and never answers. One that has just started answers late beside other
 * work: it opens eight streams, and waits for a core as long as the decoders do.
 */
const patience = { deadlineMs: 2_000 };

let nats: TestNats;
let cameras: RtspServer;
let registry: FakeRegistry;
let client: BusClient;
const replicas = new Set<ServiceProcess>();
/** Of each camera the replicas whose frames came to the bus, refused ones included, in the order of the bus. */
const senders = new Map<string, string[]>();

beforeAll(async () => {
  nats = await startTestNats();
  cameras = await RtspServer.start();
  const film = await testFilm(required('FFMPEG_BIN'), { size: '320x180', framesPerSecond: 10 });
  const clip = H264Clip.fromAnnexB(film, 10);
  registry = await FakeRegistry.start(nats.url);
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
  await Promise.all([startReplica(), startReplica()]);
  for (const [number, cameraId] of cameraIds.entries()) {
    cameras.add(`/camera-${number}`, clip);
    client.reader.follow(frameCaptured, cameraId, ({ replicaId }) => {
      senders.set(cameraId, [...(senders.get(cameraId) ?? []), replicaId]);
    });
    await registry.want({ cameraId, rtspUrl: cameras.url(`/camera-${number}`) });
  }
});

afterAll(async () => {
  for (const replica of replicas) replica.goOn();
  await Promise.all([...replicas].map((replica) => replica.stop()));
  await client.close();
  await registry.stop();
  await cameras.close();
  await nats.stop();
});

async function startReplica(): Promise<ServiceProcess> {
  const replica = await ServiceProcess.start(mainFile, { NATS_URL: nats.url, FFMPEG_BIN: required('FFMPEG_BIN') });
  replicas.add(replica);
  return replica;
}

/** Streams of each replica, fewest first, once all cameras are live. */
function sharedAs(counts: readonly number[], timeoutMs = 20_000): Promise<GetFleetResponse> {
  return waitFor(
    async () => {
      const fleet = await client.requests.request(getFleet, {}, patience);
      const live = fleet.replicas.map(({ streamsLive }) => streamsLive).sort();
      return JSON.stringify(live) === JSON.stringify(counts) && fleet;
    },
    { what: `streams shared as ${counts.join(' + ')}`, timeoutMs },
  );
}

function healthsOf(): Promise<StreamHealth[]> {
  return Promise.all(
    cameraIds.map(async (cameraId) => {
      const { health } = await client.requests.request(getStreamHealth, { cameraId }, patience);
      if (health === undefined) throw new Error('The answer holds no health.');
      return health;
    }),
  );
}

async function camerasOf({ pid }: ServiceProcess): Promise<string[]> {
  const healths = await waitFor(healthsOf, { what: 'the health of all' });
  return healths.filter(({ replica }) => replica.includes(`-${pid}-`)).map(({ cameraId }) => cameraId);
}

/**
 * The senders of a camera one after the other, each as often as another one was in between: `A A B A` gives `A B A`.
 */
function turnsIn(all: readonly string[]): string[] {
  return all.filter((sender, index) => sender !== all[index - 1]);
}

/** Who sent the newest frames of these cameras. */
function lastSendersOf(cameras: readonly string[]): ReadonlySet<string | undefined> {
  return new Set(cameras.map((cameraId) => senders.get(cameraId)?.at(-1)));
}

/** Waits for frames of every camera, so that whoever still sends would have been seen. */
async function seeFrames(perCamera: number): Promise<void> {
  const before = new Map(cameraIds.map((cameraId) => [cameraId, senders.get(cameraId)?.length ?? 0]));
  const isEnough = (cameraId: string) =>
    (senders.get(cameraId)?.length ?? 0) >= (before.get(cameraId) ?? 0) + perCamera;
  await waitFor(() => cameraIds.every(isEnough), { what: 'frames of every camera', timeoutMs: 60_000 });
}

function someReplica(): ServiceProcess {
  const [first] = replicas;
  if (first === undefined) throw new Error('No replica runs.');
  return first;
}

describe('two replicas with eight cameras', () => {
  it('carry four each, and whichever is asked knows all of them', async () => {
    const fleet = await sharedAs([4, 4]);
    expect(fleet).toMatchObject({ camerasWanted: 8, camerasWithoutReplica: [], isOverfull: false });
    const healths = await waitFor(
      async () => {
        const all = await healthsOf();
        return all.every(({ state }) => state === StreamState.LIVE) && all;
      },
      { what: 'the record of the other one' },
    );
    expect(new Set(healths.map(({ replica }) => replica)).size).toBe(2);
    await seeFrames(5);
    for (const cameraId of cameraIds) expect(turnsIn(senders.get(cameraId) ?? [])).toHaveLength(1);
  });

  // In which time is said by the spec of the leases, on a clock of its own.
  it('are live again when one is killed, and no camera is published by two', async () => {
    const victim = someReplica();
    const taken = await camerasOf(victim);
    await victim.killAtOnce();
    replicas.delete(victim);
    await sharedAs([8]);
    await seeFrames(5);
    expect(taken).toHaveLength(4);
    for (const cameraId of cameraIds) {
      expect(turnsIn(senders.get(cameraId) ?? [])).toHaveLength(taken.includes(cameraId) ? 2 : 1);
    }
  });

  it('share again when another one comes', async () => {
    await startReplica();
    expect((await sharedAs([4, 4])).replicas).toHaveLength(2);
  });

  it('keep one that was stopped and continued from publishing what was taken over meanwhile', async () => {
    const sleeper = someReplica();
    const { taken, sleeperId } = await waitFor(
      async () => {
        const cameras = await camerasOf(sleeper);
        const [ids, others] = [lastSendersOf(cameras), lastSendersOf(cameraIds.filter((id) => !cameras.includes(id)))];
        // A stream is live before its first frame is on the bus; until then the last one is of who had the camera
        // before.
        const isSettled = cameras.length === 4 && ids.size === 1 && others.size === 1 && [...ids][0] !== [...others][0];
        return isSettled && { taken: cameras, sleeperId: [...ids][0] };
      },
      { what: 'frames of each camera by who carries it' },
    );
    sleeper.freeze();
    const before = new Map(cameraIds.map((cameraId) => [cameraId, senders.get(cameraId)?.length ?? 0]));
    await sharedAs([8]);
    await seeFrames(3);
    sleeper.goOn();
    // It gets its share again, by leases; whatever it sent before that would have been between frames of the other one.
    await sharedAs([4, 4]);
    await seeFrames(5);
    for (const cameraId of cameraIds) {
      const turns = turnsIn(senders.get(cameraId)?.slice(before.get(cameraId)) ?? []);
      const named = turns.map((sender) => (sender === sleeperId ? 'sleeper' : 'other')).join(' ');
      // A frame may have been under way when it was stopped.
      expect(named).toMatch(taken.includes(cameraId) ? /^(sleeper )?other( sleeper)?$/ : /^other( sleeper)?$/);
    }
  });

  it('give a third one its share, and take it back at once when that is asked to stop', async () => {
    const third = await startReplica();
    expect((await sharedAs([2, 3, 3])).isOverfull).toBe(false);
    await third.stop();
    replicas.delete(third);
    expect((await sharedAs([4, 4], 5_000)).replicas).toHaveLength(2);
  });

  it('need no takeover when all are killed: the next one on this machine carries all at once', async () => {
    for (const replica of [...replicas]) await replica.killAtOnce();
    replicas.clear();
    await startReplica();
    expect((await sharedAs([8], 5_000)).replicas).toHaveLength(1);
  });

  it('report in the end what they do not see any more', async () => {
    const [cameraId = ''] = cameraIds;
    const reported = (state: StreamState) => registry.statusOf(cameraId).filter((status) => status.state === state);
    expect(reported(StreamState.LIVE).length).toBeGreaterThan(0);
    await registry.unwant(cameraId);
    await waitFor(() => reported(StreamState.STOPPED).length > 0, { what: 'the last report' });
    expect(reported(StreamState.STOPPED)[0]).toMatchObject({ reason: '' });
  });
});
