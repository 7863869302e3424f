import {
  createPerson,
  deletePerson,
  enrolFace,
  facesDetected,
  getRecognition,
  listRecognitions,
  listStrangerVisits,
  personRecognized,
  strangerSeen,
  streamOf,
  subjectOf,
  subjectOfAll,
  timestampDate,
  timestampFromDate,
  updatePerson,
  type FacesDetected,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { model, photoOf, pretend, type PretendedFace } from '../testing/face-inference.fake';
import { startFaceInferenceFake, startIdentity } from '../testing/identity-process';
import { RetentionService } from '../retention/retention.service';
import { FacesDetectedConsumer } from './faces-detected.consumer';
import { RecognitionService } from './recognition.service';

let nats: TestNats;
let database: TestDatabase;
let identity: RunningService;
let faceInference: RunningService;
let client: BusClient;

beforeAll(async () => {
  [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
  identity = await startIdentity(nats.url, database.url);
  faceInference = await startFaceInferenceFake(nats.url);
  client = await connectClient({ natsUrl: nats.url, as: 'face-inference' });
});

afterAll(async () => {
  await client.close();
  await faceInference.stop();
  await identity.stop();
  await database.drop();
  await nats.stop();
});

const morning = Date.parse('2026-03-02T08:00:00Z');
let people = 0;

interface Enrolled {
  readonly who: string;
  readonly personId: string;
}

async function enrolled(): Promise<Enrolled> {
  people += 1;
  const who = `worker ${people}`;
  const { person } = await client.requests.request(createPerson, {
    ...{ firstName: who, lastName: 'x', email: `${people}@example.test`, employeeId: `E${people}` },
    ...{ password: 'a good password', isActive: true, role: 'employee' },
  });
  const personId = person?.id ?? '';
  await client.requests.request(enrolFace, { personId, picture: photoOf({ who }) });
  return { who, personId };
}

type Frame = ReturnType<typeof frame>;

function frame(cameraId: string, atMs: number, ...faces: readonly PretendedFace[]) {
  return {
    ...{ frameId: randomUUID(), cameraId, frameWidth: 1280, frameHeight: 720, model },
    capturedAt: timestampFromDate(new Date(morning + atMs)),
    faces: faces.map((face) => pretend({ look: `frame ${atMs}`, ...face })),
  };
}

/** As the bus hands it to the service; a frame may be handed out twice. */
async function deliver(event: Frame): Promise<void> {
  await identity.app.get(FacesDetectedConsumer).onFacesDetected(event as unknown as FacesDetected);
}

async function show(cameraId: string, times: readonly number[], ...faces: readonly PretendedFace[]): Promise<Frame[]> {
  const frames = times.map((atMs) => frame(cameraId, atMs, ...faces));
  for (const event of frames) await deliver(event);
  return frames;
}

async function recognitionsAt(cameraId: string) {
  const { recognitions } = await client.requests.request(listRecognitions, { page: { limit: 100 }, cameraId });
  return recognitions;
}

async function visitsAt(cameraId: string) {
  const { visits } = await client.requests.request(listStrangerVisits, { page: { limit: 100 }, cameraId });
  return visits;
}

/** How many messages of that event the stream has taken, without the doubles it dropped. */
async function kept(event: typeof personRecognized | typeof strangerSeen): Promise<number> {
  const info = await client.bus.manager.streams.info(streamOf(event)).catch(() => undefined);
  return info?.state.messages ?? 0;
}

function at(atMs: number): Date {
  return new Date(morning + atMs);
}

function sql<T>(statement: string, parameters: unknown[] = []): Promise<T[]> {
  return identity.app.get(DataSource).query<T[]>(statement, parameters);
}

describe('somebody enrolled in front of a camera', () => {
  it('is recognised when the third frame agrees, and the bus hears it', async () => {
    const { who, personId } = await enrolled();
    const cameraId = randomUUID();
    for (const atMs of [0, 200]) await client.publisher.publish(facesDetected, frame(cameraId, atMs, { who }));
    await waitFor(async () => (await sql('SELECT 1 FROM sightings WHERE camera_id = $1', [cameraId])).length === 2, {
      what: 'two sightings',
    });
    expect(await recognitionsAt(cameraId)).toEqual([]);
    await client.publisher.publish(facesDetected, frame(cameraId, 400, { who }));

    const said = await waitFor(() => client.reader.newest(personRecognized, personId), { what: 'the recognition' });
    expect(said.recognition).toMatchObject({ personId, cameraId, sightings: 3 });
    expect(said.recognition?.firstSeenAt && timestampDate(said.recognition.firstSeenAt)).toEqual(at(0));
    expect(said.recognition?.lastSeenAt && timestampDate(said.recognition.lastSeenAt)).toEqual(at(400));
    expect(said.recognition).toEqual((await recognitionsAt(cameraId))[0]);
  });

  it('leaves evidence: the sightings that agreed, oldest first', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    const frames = await show(cameraId, [0, 200, 400], { who });
    const [recognition] = await recognitionsAt(cameraId);
    const answer = await client.requests.request(getRecognition, { recognitionId: recognition?.id ?? '' });
    expect(answer.recognition).toEqual(recognition);
    expect(answer.evidence.map(({ frameId }) => frameId)).toEqual(frames.map(({ frameId }) => frameId));
    expect(answer.evidence[0]).toMatchObject({ faceIndex: 0, box: { width: 100 } });
  });

  it('is recognised again every two seconds while staying, not every frame', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(
      cameraId,
      Array.from({ length: 31 }, (_, i) => i * 200),
      { who },
    );
    const recognitions = await recognitionsAt(cameraId);
    const lastSeen = recognitions.map(({ lastSeenAt }) => lastSeenAt && timestampDate(lastSeenAt).getTime() - morning);
    expect(lastSeen).toEqual([400, 2_400, 4_400]);
  });

  it('is recognised in frames that come out of order', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [400, 0, 200], { who });
    const [recognition] = await recognitionsAt(cameraId);
    expect(recognition?.firstSeenAt && timestampDate(recognition.firstSeenAt)).toEqual(at(0));
    expect(recognition?.lastSeenAt && timestampDate(recognition.lastSeenAt)).toEqual(at(400));
  });

  it('is recognised once when frames come at the same moment to several slots', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await Promise.all([0, 200, 400, 600, 800].map((atMs) => deliver(frame(cameraId, atMs, { who }))));
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
  });

  it('is not recognised from sightings of two cameras', async () => {
    const { who } = await enrolled();
    const [door, yard] = [randomUUID(), randomUUID()];
    await show(door, [0, 200], { who });
    await show(yard, [400, 600], { who });
    expect([...(await recognitionsAt(door)), ...(await recognitionsAt(yard))]).toEqual([]);
  });

  it('is not recognised from faces that are too poor to compare', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400, 600], { who, reasons: ['too_blurry'] });
    expect(await recognitionsAt(cameraId)).toEqual([]);
    expect(await visitsAt(cameraId)).toEqual([]);
  });

  it('is recognised beside another, each once, also where they cross', async () => {
    const [ada, bob] = [await enrolled(), await enrolled()];
    const cameraId = randomUUID();
    const box = (x: number) => ({ x, y: 300, width: 100, height: 120 });
    for (let i = 0; i < 8; i += 1) {
      await deliver(
        frame(cameraId, i * 200, { who: ada.who, box: box(200 + 60 * i) }, { who: bob.who, box: box(620 - 60 * i) }),
      );
    }
    const seen = (await recognitionsAt(cameraId)).map(({ personId }) => personId).sort();
    expect(seen).toEqual([ada.personId, bob.personId].sort());
  });

  it('is recognised in a queue where one takes the other’s place', async () => {
    const [ada, bob] = [await enrolled(), await enrolled()];
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400, 600], { who: ada.who });
    await show(cameraId, [1_600, 1_800, 2_000, 2_200], { who: bob.who });
    expect((await recognitionsAt(cameraId)).map(({ personId }) => personId)).toEqual([ada.personId, bob.personId]);
  });

  it('is one person, though a face flips between two', async () => {
    const [ada, bob] = [await enrolled(), await enrolled()];
    const cameraId = randomUUID();
    for (let i = 0; i < 20; i += 1) {
      await deliver(frame(cameraId, i * 200, { who: i % 2 === 0 ? ada.who : bob.who }));
    }
    expect(await recognitionsAt(cameraId)).toEqual([]);

    const other = randomUUID();
    await show(other, [0, 200, 400], { who: ada.who });
    await show(other, [600, 800, 1_000, 1_200, 1_400, 1_600, 1_800, 2_000, 2_200], { who: bob.who });
    expect((await recognitionsAt(other)).map(({ personId }) => personId)).toEqual([ada.personId]);
  });

  it('is nobody once erased or inactive', async () => {
    const [erased, inactive] = [await enrolled(), await enrolled()];
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400], { who: erased.who });
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
    await client.requests.request(deletePerson, { personId: erased.personId });
    await client.requests.request(updatePerson, { personId: inactive.personId, isActive: false });
    expect(await recognitionsAt(cameraId)).toEqual([]);
    await show(cameraId, [20_000, 20_200, 20_400], { who: erased.who });
    await show(cameraId, [40_000, 40_200, 40_400], { who: inactive.who });
    expect(await recognitionsAt(cameraId)).toEqual([]);
    expect(await visitsAt(cameraId)).toHaveLength(2);
  });
});

describe('a frame that comes twice', () => {
  it('decides once, and says the same again under the same id', async () => {
    const { who, personId } = await enrolled();
    const cameraId = randomUUID();
    const ids: string[] = [];
    const listening = client.bus.connection.subscribe(subjectOfAll(personRecognized), {
      callback: (_, message) => {
        if (message.subject.endsWith(personId)) ids.push(message.headers?.get('Nats-Msg-Id') ?? '');
      },
    });
    await client.bus.connection.flush();
    const frames = await show(cameraId, [0, 200, 400], { who });
    const before = await kept(personRecognized);
    for (const event of frames) await deliver(event);

    await waitFor(() => ids.length >= 2, { what: 'the second publication' });
    listening.unsubscribe();
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await kept(personRecognized)).toBe(before);
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
    expect(await sql('SELECT 1 FROM sightings WHERE camera_id = $1', [cameraId])).toHaveLength(3);
  });

  it('loses nothing when the process died between commit and publication', async () => {
    const { who, personId } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200], { who });
    const deciding = frame(cameraId, 400, { who });
    await identity.app.get(RecognitionService).handle(deciding as unknown as FacesDetected);
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
    expect(await client.reader.newest(personRecognized, personId)).toBeUndefined();

    await client.publisher.publish(facesDetected, deciding);
    const said = await waitFor(() => client.reader.newest(personRecognized, personId), { what: 'the recognition' });
    expect(said.recognition?.id).toBe((await recognitionsAt(cameraId))[0]?.id);
  });

  it('decides once though two replicas have it at the same moment', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200], { who });
    const deciding = frame(cameraId, 400, { who });
    await Promise.all([deliver(deciding), deliver(deciding), deliver(deciding)]);
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
  });
});

describe('a stranger in front of a camera', () => {
  it('is never one of the enrolled, and is one visit that the bus hears of once', async () => {
    await enrolled();
    const cameraId = randomUUID();
    const before = await kept(strangerSeen);
    await show(
      cameraId,
      Array.from({ length: 20 }, (_, i) => i * 200),
      { who: 'a stranger' },
    );
    expect(await recognitionsAt(cameraId)).toEqual([]);
    const [visit, ...others] = await visitsAt(cameraId);
    expect(others).toEqual([]);
    expect(visit).toMatchObject({ cameraId, sightings: 20 });
    expect(visit?.firstSeenAt && timestampDate(visit.firstSeenAt)).toEqual(at(0));
    expect(visit?.lastSeenAt && timestampDate(visit.lastSeenAt)).toEqual(at(3_800));
    expect(await kept(strangerSeen)).toBe(before + 1);
  });

  it('is said again under the same id when the deciding frame comes again', async () => {
    const cameraId = randomUUID();
    const frames = await show(cameraId, [0, 200, 400], { who: 'a stranger' });
    const before = await kept(strangerSeen);
    for (const event of frames) await deliver(event);
    expect(await kept(strangerSeen)).toBe(before);
    expect(await visitsAt(cameraId)).toMatchObject([{ sightings: 3 }]);
  });

  it('does not count after a single look', async () => {
    const cameraId = randomUUID();
    await show(cameraId, [0, 200], { who: 'a stranger' });
    expect(await visitsAt(cameraId)).toEqual([]);
  });

  it('is two visits when two are there, or when one comes back later', async () => {
    const cameraId = randomUUID();
    const left = { who: 'one stranger', box: { x: 100, y: 300, width: 100, height: 120 } };
    const right = { who: 'other stranger', box: { x: 900, y: 300, width: 100, height: 120 } };
    await show(cameraId, [0, 200, 400], left, right);
    expect(await visitsAt(cameraId)).toHaveLength(2);
    await show(cameraId, [30_000, 30_200, 30_400], left);
    expect(await visitsAt(cameraId)).toHaveLength(3);
  });

  it('is not somebody known who turns the head', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400], { who });
    await show(
      cameraId,
      Array.from({ length: 12 }, (_, i) => 600 + i * 200),
      { who, likeness: 0.2 },
    );
    expect(await visitsAt(cameraId)).toEqual([]);
  });

  it('is taken back when it turns out to be somebody known', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400], { who, likeness: 0.2 });
    expect(await visitsAt(cameraId)).toHaveLength(1);
    await show(cameraId, [600, 800, 1_000], { who });
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
    expect(await visitsAt(cameraId)).toEqual([]);
  });

  it('leaves nothing biometric behind', async () => {
    const columns = await sql<{ column_name: string; data_type: string }>(
      `SELECT column_name, data_type FROM information_schema.columns
        WHERE table_schema = 'identity' AND table_name IN ('sightings', 'stranger_visits')`,
    );
    const types = columns.map((column) => column.data_type);
    expect(types).not.toContain('bytea');
    expect(types).not.toContain('ARRAY');
  });
});

describe('the lists of what was seen', () => {
  it('are limited to a person, a camera and a time', async () => {
    const [ada, bob] = [await enrolled(), await enrolled()];
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400], { who: ada.who });
    await show(cameraId, [60_000, 60_200, 60_400], { who: bob.who });
    const list = async (fields: object) =>
      (await client.requests.request(listRecognitions, { page: { limit: 10 }, cameraId, ...fields })).recognitions.map(
        ({ personId }) => personId,
      );
    expect(await list({ personId: ada.personId })).toEqual([ada.personId]);
    expect(await list({ seenFrom: timestampFromDate(at(30_000)) })).toEqual([bob.personId]);
    expect(await list({ seenTo: timestampFromDate(at(30_000)) })).toEqual([ada.personId]);
    expect(await list({})).toEqual([ada.personId, bob.personId]);
    await expect(client.requests.request(getRecognition, { recognitionId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('lose what is older than it may be kept, and nothing else', async () => {
    const { who } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400], { who });
    const count = async () => (await sql('SELECT 1 FROM sightings WHERE camera_id = $1', [cameraId])).length;
    const retention = identity.app.get(RetentionService);
    const dayMs = 86_400_000;
    await retention.sweep(at(30 * dayMs));
    expect(await count()).toBe(3);
    await retention.sweep(at(30 * dayMs + 201));
    expect(await count()).toBe(1);
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
    await retention.sweep(new Date(Date.now() + 401 * dayMs));
    expect(await recognitionsAt(cameraId)).toEqual([]);
  });
});

describe('a frame that makes no sense', () => {
  it('goes to the dead letters at once, and the next one is handled', async () => {
    const cameraId = randomUUID();
    const buried: string[] = [];
    const listening = client.bus.connection.subscribe(`dead-letter.${subjectOf(facesDetected)}.${cameraId}`, {
      callback: (_, message) => {
        buried.push(message.subject);
      },
    });
    await client.bus.connection.flush();
    const broken = frame(cameraId, 0, { who: 'x' });
    await client.publisher.publish(facesDetected, { ...broken, model: { ...model, packId: '' } });
    await client.publisher.publish(facesDetected, frame(cameraId, 200, { who: 'x' }));
    await waitFor(async () => (await sql('SELECT 1 FROM sightings WHERE camera_id = $1', [cameraId])).length === 1, {
      what: 'the good frame',
    });
    await waitFor(() => buried.length > 0, { what: 'the dead letter' });
    listening.unsubscribe();
    expect(buried).toEqual([`dead-letter.${subjectOf(facesDetected)}.${cameraId}`]);
  });
});

describe('people who follow each other at the edge of the picture', () => {
  const edge = { x: 1_170, y: 300, width: 100, height: 120 };
  const [first, second] = [
    [0, 200, 400, 600],
    [1_600, 1_800, 2_000, 2_200],
  ] as const;

  it('are two visits when both are strangers', async () => {
    const cameraId = randomUUID();
    await show(cameraId, first, { who: 'one', box: edge });
    await show(cameraId, second, { who: 'other', box: edge });
    expect(await visitsAt(cameraId)).toMatchObject([{ sightings: 4 }, { sightings: 4 }]);
  });

  it('are one visit when it is one stranger who stays', async () => {
    const cameraId = randomUUID();
    await show(cameraId, [...first, 900, 1_200, ...second], { who: 'one', box: edge });
    expect(await visitsAt(cameraId)).toMatchObject([{ sightings: 10 }]);
  });

  it.each([
    ['a stranger, then somebody known', 'edge', true],
    ['somebody known, then a stranger', 'edge', false],
    ['a stranger, then somebody known', 'middle', true],
    ['somebody known, then a stranger', 'middle', false],
  ] as const)('are one visit and one recognition: %s, at the %s', async (_what, place, isStrangerFirst) => {
    const { who, personId } = await enrolled();
    const cameraId = randomUUID();
    const box = place === 'edge' ? edge : { ...edge, x: 600 };
    const [before, after] = isStrangerFirst ? ['a stranger', who] : [who, 'a stranger'];
    await show(cameraId, first, { who: before, box });
    await show(cameraId, second, { who: after, box });
    expect(await visitsAt(cameraId)).toMatchObject([{ sightings: 4 }]);
    expect(new Set((await recognitionsAt(cameraId)).map((one) => one.personId))).toEqual(new Set([personId]));
  });
});

describe('somebody who says no while the cameras watch', () => {
  it('is matched no more from that moment, and what was seen before stays', async () => {
    const { who, personId } = await enrolled();
    const cameraId = randomUUID();
    await show(cameraId, [0, 200, 400], { who });
    await client.requests.request(updatePerson, { personId, biometricConsent: false, authorId: 'hr' });
    await show(cameraId, [5_000, 5_200, 5_400, 5_600], { who });
    expect(await recognitionsAt(cameraId)).toHaveLength(1);
    expect(
      await sql('SELECT 1 FROM sightings WHERE camera_id = $1 AND person_id IS NOT NULL', [cameraId]),
    ).toHaveLength(3);
  });

  it('is not matched by a template that is left, nor by a copy of the gallery that is late', async () => {
    const { who, personId } = await enrolled();
    const cameraId = randomUUID();
    await sql('UPDATE people SET biometric_consent = false WHERE id = $1', [personId]);
    await show(cameraId, [0, 200, 400], { who });
    expect(await recognitionsAt(cameraId)).toEqual([]);
  });
});
