import {
  createPerson,
  deletePerson,
  enrolFace,
  listFaceTemplates,
  PersonChange,
  personChanged,
  recognizeFaces,
} from '@smart-attendance/contracts';
import { connectClient, type BusClient, type RunningService } from '@smart-attendance/messaging';
import {
  createTestDatabase,
  startTestNats,
  waitFor,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { DataSource } from 'typeorm';
import { photoOf, type PretendedFace } from '../fakes/face-inference.fake';
import { startFaceInferenceFake, startIdentity } from '../fakes/identity-process';
import { startFakeQdrantServer, type FakeQdrantServer } from '../fakes/qdrant-server.fake';
import { GalleryService } from './gallery.service';

let nats: TestNats;
let database: TestDatabase;
let qdrant: FakeQdrantServer;
let identity: RunningService;
let faceInference: RunningService;
let client: BusClient;

beforeAll(async () => {
  [nats, database, qdrant] = await Promise.all([startTestNats(), createTestDatabase(), startFakeQdrantServer()]);
  identity = await startWithQdrant();
  faceInference = await startFaceInferenceFake(nats.url);
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
});

afterEach(() => {
  qdrant.isBroken = false;
});

afterAll(async () => {
  await client.close();
  await faceInference.stop();
  await identity.stop();
  await database.drop();
  await qdrant.stop();
  await nats.stop();
});

function startWithQdrant(): Promise<RunningService> {
  return startIdentity(nats.url, database.url, {
    VECTOR_STORE: 'qdrant',
    QDRANT_URL: qdrant.url,
    LIVENESS_MODE: 'enforce',
  });
}

let people = 0;

async function enrolled(): Promise<{ readonly who: string; readonly personId: string }> {
  people += 1;
  const who = `colleague ${people}`;
  const { person } = await client.requests.ask(createPerson, {
    ...{ firstName: who, lastName: 'x', email: `${people}@example.test`, employeeId: `E${people}` },
    ...{ password: 'a good password', isActive: true, role: 'employee' },
  });
  const personId = person?.id ?? '';
  await client.requests.ask(enrolFace, { personId, picture: photoOf({ who }) });
  return { who, personId };
}

async function whoIs(face: PretendedFace) {
  const { faces } = await client.requests.ask(recognizeFaces, {
    picture: photoOf({ look: 'today', liveness: 0.9, ...face }),
  });
  return faces[0];
}

function points(): string[] {
  return [...qdrant.collections.values()].flatMap((collection) => [...collection.points.keys()]);
}

describe('a gallery in Qdrant', () => {
  it('knows who was enrolled, and forgets who was erased', async () => {
    const { who, personId } = await enrolled();
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
    await client.requests.ask(deletePerson, { personId });
    expect(points()).not.toContain(personId);
    expect((await whoIs({ who }))?.match).toBeUndefined();
  });

  it('is built again from Postgres by the next start when the index lost it', async () => {
    const { who, personId } = await enrolled();
    (qdrant.collections as Map<string, unknown>).clear();
    expect((await whoIs({ who }))?.reason).toBe('empty_gallery');
    await identity.stop();
    identity = await startWithQdrant();
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
  });

  it('loses by the next start whom Postgres does not have, and writes nothing that is right already', async () => {
    const { personId } = await enrolled();
    const [collection] = qdrant.collections.values();
    const stray = '00000000-0000-4000-8000-000000000000';
    collection?.points.set(stray, { id: stray, vector: Array(512).fill(0.1) as number[], payload: {} });
    await identity.stop();
    qdrant.requests.length = 0;
    identity = await startWithQdrant();
    expect(points()).toContain(personId);
    expect(points()).not.toContain(stray);
    expect(qdrant.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  it('takes up what was enrolled while the index was away', async () => {
    const { who, personId } = await enrolled();
    qdrant.isBroken = true;
    await expect(whoIs({ who })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(identity.app.get(GalleryService).check()).rejects.toMatchObject({ code: 'unavailable' });
    // What another replica, or this one a moment before the outage, committed without the index.
    const { templates } = await client.requests.ask(listFaceTemplates, { personId });
    await sql('UPDATE face_templates SET created_at = now() WHERE id = $1', [templates[0]?.id]);
    const [collection] = qdrant.collections.values();
    collection?.points.delete(personId);
    await sql('UPDATE gallery_state SET revision = revision + 1');
    await sql('UPDATE gallery_changes SET revision = (SELECT revision FROM gallery_state) WHERE person_id = $1', [
      personId,
    ]);
    qdrant.isBroken = false;
    await waitFor(async () => (await whoIs({ who }))?.match?.personId === personId, { what: 'the face to be known' });
  });

  it('lets nobody say erased before the index is clean too, and finishes by itself', async () => {
    const { personId } = await enrolled();
    qdrant.isBroken = true;
    await expect(client.requests.ask(deletePerson, { personId })).rejects.toMatchObject({ code: 'unavailable' });
    expect(points()).toContain(personId);
    qdrant.isBroken = false;
    await waitFor(async () => (await client.reader.newest(personChanged, personId))?.change === PersonChange.ERASED, {
      what: 'the erasure to be announced',
      timeoutMs: 15_000,
    });
    expect(points()).not.toContain(personId);
  });
});

describe('liveness that is enforced', () => {
  it('takes nobody who does not look alive, or was not looked at', async () => {
    const { who, personId } = await enrolled();
    expect(await whoIs({ who, liveness: 0.9 })).toMatchObject({ match: { personId } });
    expect(await whoIs({ who, liveness: 0.1 })).toMatchObject({ reason: 'spoof_suspected' });
    const { faces } = await client.requests.ask(recognizeFaces, { picture: photoOf({ who }) });
    expect(faces[0]).toMatchObject({ reason: 'liveness_unknown' });
  });
});

function sql(statement: string, parameters: unknown[] = []): Promise<unknown> {
  return identity.app.get(DataSource).query(statement, parameters);
}
