import {
  deletePerson,
  listFaceTemplates,
  recognizeFaces,
  personChanged,
  PersonChange,
} from '@smart-attendance/contracts';
import { createTestDatabase, waitFor } from '@smart-attendance/testing';
import { stableId } from '../stable-id';
import { photoOf, type PretendedFace } from '../testing/face-inference.fake';
import { IdentityBench, masterKey, startIdentity } from '../testing/identity-bench';
import { loadConfig } from '@smart-attendance/config';
import { startFakeQdrantServer, type FakeQdrantServer } from '../testing/qdrant-server.fake';
import { identityConfig } from '../identity.config';
import { GalleryOperator } from './gallery-operator';
import { GalleryService } from './gallery.service';

let qdrant: FakeQdrantServer;
let bench: IdentityBench;

beforeAll(async () => {
  qdrant = await startFakeQdrantServer();
  bench = await IdentityBench.start({ VECTOR_STORE: 'qdrant', QDRANT_URL: qdrant.url, LIVENESS_MODE: 'enforce' });
});

afterEach(() => {
  Object.assign(qdrant, { isBroken: false, refusesExact: false });
});

afterAll(async () => {
  await bench.stop();
  await qdrant.stop();
});

async function whoIs(face: PretendedFace) {
  const [first] = await bench.whoIs({ picture: 'today', liveness: 0.9, ...face });
  return first;
}

function points(): string[] {
  return [...qdrant.collections.values()].flatMap((collection) => [...collection.points.keys()]);
}

describe('a gallery in Qdrant', () => {
  it('knows who was enrolled, and forgets who was erased', async () => {
    const { who, personId } = await bench.enrolled();
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
    await bench.requests.request(deletePerson, { personId });
    expect(points()).not.toContain(personId);
    expect((await whoIs({ who }))?.match).toBeUndefined();
  });

  it.each<[string, () => void]>([
    [
      'is deleted',
      () => {
        qdrant.collections.clear();
      },
    ],
    [
      'is emptied',
      () => {
        for (const { points } of qdrant.collections.values()) points.clear();
      },
    ],
    [
      'is made anew for other vectors',
      () => {
        for (const collection of qdrant.collections.values()) {
          collection.points.clear();
          collection.size = 4;
        }
      },
    ],
  ])('is built again at once when the collection %s, and till then nobody is taken for nobody', async (_, lose) => {
    const [{ who, personId }] = await Promise.all([bench.enrolled(), bench.enrolled()]);
    lose();
    const answers: unknown[] = [];
    await waitFor(
      async () => {
        const answer = await whoIs({ who }).then(
          (face) => (face?.reason === '' ? 'known' : face?.reason),
          (error: unknown) => (error as { code?: string }).code,
        );
        answers.push(answer);
        return answers.at(-1) === 'known';
      },
      { what: 'the face to be known again', timeoutMs: 20_000 },
    );
    expect(new Set(answers.slice(0, -1))).toEqual(new Set(['unavailable']));
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
  });

  it('is counted, and whoever was lost or is too many is put right', async () => {
    const [{ who, personId }, { personId: other }] = await Promise.all([bench.enrolled(), bench.enrolled()]);
    const gallery = bench.get(GalleryService);
    const [collection] = qdrant.collections.values();
    collection?.points.delete(personId);
    await gallery.verify();
    expect(points()).toContain(personId);
    const stray = { id: stableId('stray'), vector: Array(512).fill(0.1) as number[], payload: {} };
    collection?.points.set(stray.id, stray);
    await gallery.verify();
    await gallery.verify();
    expect(points()).toEqual(expect.arrayContaining([personId, other]));
    expect(points()).not.toContain(stray.id);
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
  });

  it('counts without a template that does not open, and builds nothing again for it', async () => {
    const { personId } = await bench.enrolled();
    await bench.sql(`UPDATE face_templates SET sealed_vector = '\\x00' WHERE person_id = $1`, [personId]);
    await bench.sql('UPDATE gallery_state SET losses = losses + 1');
    const gallery = bench.get(GalleryService);
    await gallery.catchUp();
    const state = () => bench.sql('SELECT losses FROM gallery_state');
    const before = await state();
    await gallery.verify();
    await gallery.verify();
    expect(await state()).toEqual(before);
    await bench.requests.request(deletePerson, { personId });
  });

  it('that one replica finds incomplete is compared by the others before they search it', async () => {
    const { who, personId } = await bench.enrolled();
    const other = await bench.startReplica();
    const [one, two] = [bench.get(GalleryService), other.app.get(GalleryService)];
    await two.search('no pack', new Float32Array(512), 1);
    const [collection] = qdrant.collections.values();
    collection?.points.delete(personId);
    await one.verify();
    collection?.points.delete(personId);
    await two.catchUp();
    expect(points()).toContain(personId);
    await other.stop();
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
  });

  it('is not ready, and says why, with a key that may only read', async () => {
    const guarded = await startFakeQdrantServer({ apiKey: 'all', readOnlyApiKey: 'read' });
    const empty = await createTestDatabase();
    const settings = { VECTOR_STORE: 'qdrant', QDRANT_URL: guarded.url, QDRANT_API_KEY: 'read' };
    const reader = await startIdentity(bench.nats.url, empty.url, settings);
    const message = expect.stringMatching(/QDRANT_API_KEY must be allowed to read, write/) as string;
    await expect(reader.app.get(GalleryService).check()).rejects.toMatchObject({ code: 'unavailable', message });
    await reader.stop();
    await empty.drop();
    await guarded.stop();
  });

  it('is not ready while searches fail although everything else works', async () => {
    const { who } = await bench.enrolled();
    qdrant.refusesExact = true;
    await expect(whoIs({ who })).rejects.toMatchObject({ code: 'unavailable' });
    const gallery = bench.get(GalleryService);
    const message = expect.stringMatching(/strict mode/) as string;
    await expect(gallery.check()).rejects.toMatchObject({ code: 'unavailable', message });
    qdrant.refusesExact = false;
    await gallery.check();
  });

  it('leaves alone what another installation of the same name keeps on the same server', async () => {
    const { personId } = await bench.enrolled();
    const theirs = await createTestDatabase();
    const others = await startIdentity(bench.nats.url, theirs.url, { VECTOR_STORE: 'qdrant', QDRANT_URL: qdrant.url });
    await others.app.get(GalleryService).check();
    await others.stop();
    await theirs.drop();
    expect(points()).toContain(personId);
  });

  it('loses by the next start whom Postgres does not have, and writes nothing that is right already', async () => {
    const { personId } = await bench.enrolled();
    const [collection] = qdrant.collections.values();
    const stray = '00000000-0000-4000-8000-000000000000';
    collection?.points.set(stray, { id: stray, vector: Array(512).fill(0.1) as number[], payload: {} });
    await bench.identity.stop();
    qdrant.requests.length = 0;
    bench.identity = await bench.startReplica();
    expect(points()).toContain(personId);
    expect(points()).not.toContain(stray);
    expect(qdrant.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  });

  it('takes up what was enrolled while the index was away', async () => {
    const { who, personId } = await bench.enrolled();
    qdrant.isBroken = true;
    await expect(whoIs({ who })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(bench.get(GalleryService).check()).rejects.toMatchObject({ code: 'unavailable' });
    // What another replica, or this one a moment before the outage, committed without the index.
    const { templates } = await bench.requests.request(listFaceTemplates, { personId });
    await bench.sql('UPDATE face_templates SET created_at = now() WHERE id = $1', [templates[0]?.id]);
    const [collection] = qdrant.collections.values();
    collection?.points.delete(personId);
    await bench.sql('UPDATE gallery_state SET revision = revision + 1');
    await bench.sql('UPDATE gallery_changes SET revision = (SELECT revision FROM gallery_state) WHERE person_id = $1', [
      personId,
    ]);
    qdrant.isBroken = false;
    await waitFor(async () => (await whoIs({ who }))?.match?.personId === personId, { what: 'the face to be known' });
  });

  it('lets nobody say erased before the index is clean too, and finishes by itself', async () => {
    const { personId } = await bench.enrolled();
    qdrant.isBroken = true;
    await expect(bench.requests.request(deletePerson, { personId })).rejects.toMatchObject({ code: 'unavailable' });
    expect(points()).toContain(personId);
    qdrant.isBroken = false;
    await waitFor(() => !points().includes(personId), { what: 'the index to be clean', timeoutMs: 60_000 });
    await waitFor(async () => (await bench.sql('SELECT 1 FROM person_erasures')).length === 0, {
      what: 'the erasure to be finished',
    });
    expect((await bench.client.reader.newest(personChanged, personId))?.change).toBe(PersonChange.ERASED);
  });
});

describe('whoever looks after the gallery', () => {
  const never = new AbortController().signal;

  async function withOperator<T>(settings: Record<string, string>, work: (operator: GalleryOperator) => Promise<T>) {
    const own = { DATABASE_URL: bench.database.url, MASTER_KEY: masterKey };
    const operator = await GalleryOperator.open(loadConfig(identityConfig, { ...own, ...settings }));
    try {
      return await work(operator);
    } finally {
      await operator.close();
    }
  }

  const inQdrant = <T>(work: (operator: GalleryOperator) => Promise<T>) =>
    withOperator({ VECTOR_STORE: 'qdrant', QDRANT_URL: qdrant.url }, work);
  const right = { missing: 0, extra: 0, stale: 0, strays: 0, notFound: 0 };

  it('sees what the index lost and has too much, makes it anew, and finds everybody again', async () => {
    const [{ who, personId }] = [await bench.enrolled(), await bench.enrolled()];
    const [collection] = qdrant.collections.values();
    const stray = stableId('stray');
    const payload = { pack_id: 'another pack', fingerprint: 'f' };
    const before = await inQdrant((operator) => {
      // At once before it is looked at: the service puts right what it notices by itself.
      collection?.points.delete(personId);
      collection?.points.set(stray, { id: stray, vector: Array(512).fill(0.1) as number[], payload });
      return operator.verify(never);
    });
    expect(before.packs.find(({ people }) => people > 0)).toMatchObject({ missing: 1, strays: 1, notFound: 1 });
    const rebuilt = await inQdrant((operator) => operator.rebuild(never));
    expect(rebuilt).toMatchObject([{ people: before.packs.reduce((sum, { people }) => sum + people, 0) }]);
    expect(qdrant.collections.size).toBe(1);
    const after = await inQdrant((operator) => operator.verify(never));
    expect(after).toMatchObject({ packs: [right], unreadable: [] });
    expect(await whoIs({ who })).toMatchObject({ match: { personId } });
    const compared = await inQdrant((operator) => operator.compare(50, never));
    expect(compared).toMatchObject([{ sameBest: 1, sameTwo: 1 }]);
  });

  it('sees the same of an index in memory, which every replica makes anew by itself', async () => {
    const embedded = <T>(work: (operator: GalleryOperator) => Promise<T>) =>
      withOperator({ VECTOR_STORE: 'embedded' }, work);
    expect(await embedded((operator) => operator.verify(never))).toMatchObject({ packs: [right], unreadable: [] });
    expect(await embedded((operator) => operator.compare(50, never))).toMatchObject([{ sameBest: 1, sameTwo: 1 }]);
    expect(await embedded((operator) => operator.rebuild(never))).toBe('by the replicas');
    await bench.get(GalleryService).catchUp();
  });
});

describe('liveness that is enforced', () => {
  it('takes nobody who does not look alive, or was not looked at', async () => {
    const { who, personId } = await bench.enrolled();
    expect(await whoIs({ who, liveness: 0.9 })).toMatchObject({ match: { personId } });
    expect(await whoIs({ who, liveness: 0.1 })).toMatchObject({ reason: 'spoof_suspected' });
    const { faces } = await bench.requests.request(recognizeFaces, { picture: photoOf({ who }) });
    expect(faces[0]).toMatchObject({ reason: 'liveness_unknown' });
  });
});
