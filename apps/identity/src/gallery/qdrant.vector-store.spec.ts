import { createLogger } from '@smart-attendance/observability';
import { startFakeQdrantServer, type FakeKeys, type FakeQdrantServer } from '../testing/qdrant-server.fake';
import { specQdrants, type SpecQdrant } from '../testing/qdrant-servers';
import { faceVector, embeddingOf } from '../testing/synthetic-faces';
import { stableId } from '../stable-id';
import { collectionOf, earlierCollectionOf, generationOf } from './qdrant-collections.policy';
import { QdrantVectorStore, type QdrantOptions } from './qdrant.vector-store';
import type { GalleryEntry, GalleryVector } from './vector-store';

const never = new AbortController().signal;

function storeAt(
  { url, apiKey, prefix }: Omit<SpecQdrant, 'stop'>,
  other: Partial<QdrantOptions> = {},
): QdrantVectorStore {
  return new QdrantVectorStore({
    url,
    apiKey,
    collectionPrefix: prefix,
    exactPeopleMax: 200_000,
    isQuantised: false,
    installationId: () => Promise.resolve('installation-1'),
    logger: createLogger('identity', { level: 'silent' }),
    ...other,
  });
}

function entry(name: string, packId = 'pack-a'): GalleryVector {
  return { personId: stableId(name), packId, fingerprint: `${name}-1`, vector: faceVector(name) };
}

async function entriesOf(store: QdrantVectorStore): Promise<GalleryEntry[]> {
  const entries: GalleryEntry[] = [];
  for await (const found of store.entries()) entries.push(found);
  return entries;
}

describe.each(specQdrants)('the index in %s', (_, start) => {
  let server: SpecQdrant;

  beforeEach(async () => {
    server = await start();
  });

  afterEach(() => server.stop());

  it('finds the most alike people, best first, by cosine', async () => {
    const store = storeAt(server);
    await store.upsert(['ada', 'bob', 'eve'].map((name) => entry(name)));
    const found = await store.search('pack-a', embeddingOf('bob', 1, 0.7), 2);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ personId: stableId('bob'), similarity: expect.closeTo(0.7, 4) as number });
  });

  it('keeps packs in collections of their own, whatever their names hold', async () => {
    const store = storeAt(server);
    await store.upsert([entry('ada', 'pack/1'), entry('bob', 'pack:1')]);
    expect(await store.search('pack/1', faceVector('bob'), 5)).toMatchObject([{ personId: stableId('ada') }]);
    expect(await store.search('pack-nobody-used', faceVector('bob'), 5)).toEqual([]);
    expect([await store.count('pack/1'), await store.count('pack-nobody-used')]).toEqual([1, 0]);
  });

  it('tells what it holds, page by page', async () => {
    const store = storeAt(server);
    const vector = (i: number) => Float32Array.of(1 / Math.hypot(1, i), i / Math.hypot(1, i));
    await store.upsert(Array.from({ length: 1_100 }, (_, i) => ({ ...entry(`person-${i}`), vector: vector(i) })));
    const entries = await entriesOf(store);
    expect(entries).toHaveLength(1_100);
    expect(entries).toContainEqual({ personId: stableId('person-7'), packId: 'pack-a', fingerprint: 'person-7-1' });
    expect(await store.count('pack-a')).toBe(1_100);
  });

  it('forgets a person in all packs, or in all but those named', async () => {
    const store = storeAt(server);
    await store.upsert([entry('ada', 'pack-a'), entry('ada', 'pack-b')]);
    await store.remove(stableId('ada'), ['pack-b']);
    expect(await entriesOf(store)).toMatchObject([{ packId: 'pack-b' }]);
    await store.remove(stableId('ada'));
    expect(await entriesOf(store)).toEqual([]);
  });

  it.each([
    ['whose prefix begins like ours', { collectionPrefix: 'berlin' }],
    ['with the same prefix', {}],
  ])(
    'neither sees nor touches what an installation keeps %s',
    async (_name, { collectionPrefix }: { collectionPrefix?: string }) => {
      const store = storeAt(server);
      const other = storeAt(server, {
        collectionPrefix: collectionPrefix === undefined ? server.prefix : `${server.prefix}-${collectionPrefix}`,
        installationId: () => Promise.resolve('installation-2'),
      });
      await other.upsert([entry('ada'), entry('bob')]);
      await store.upsert([entry('eve')]);
      expect(await entriesOf(store)).toMatchObject([{ personId: stableId('eve') }]);
      await store.remove(stableId('ada'));
      await store.prepare(new Map([['pack-a', 512]]));
      expect(await entriesOf(other)).toHaveLength(2);
      expect(await store.search('pack-a', faceVector('ada'), 5)).toMatchObject([{ personId: stableId('eve') }]);
    },
  );

  it('throws a collection away that cannot take the vectors of its pack', async () => {
    const store = storeAt(server);
    await store.upsert([{ ...entry('ada'), vector: Float32Array.of(1, 0) }]);
    await store.prepare(new Map([['pack-a', 512]]));
    await store.upsert([entry('ada'), entry('bob')]);
    expect(await store.search('pack-a', faceVector('bob'), 1)).toMatchObject([{ personId: stableId('bob') }]);
  });

  it('is made anew beside the one that is searched, which is there until the new one is whole', async () => {
    const store = storeAt(server);
    await store.upsert(['ada', 'bob', 'eve'].map((name) => entry(name)));
    const rebuild = await store.startRebuild('pack-a', 512);
    await rebuild.upsert(['bob', 'eve', 'joe'].map((name) => entry(name)));
    await rebuild.remove([stableId('joe')]);
    expect(await rebuild.count()).toBe(2);
    expect(await entriesOf(store)).toHaveLength(3);
    // Whoever is erased meanwhile is in neither.
    await store.remove(stableId('eve'));
    expect(await store.search('pack-a', faceVector('ada'), 1)).toMatchObject([{ personId: stableId('ada') }]);
    await rebuild.finish();
    expect(await entriesOf(store)).toMatchObject([{ personId: stableId('bob') }]);
    expect(await storeAt(server).count('pack-a')).toBe(1);
    await store.upsert([entry('ada')]);
    expect(await entriesOf(storeAt(server))).toHaveLength(2);
  });

  it('forgets an attempt to make it anew that was killed, and leaves other packs alone', async () => {
    const store = storeAt(server);
    await store.upsert([entry('ada'), entry('bob', 'pack-b')]);
    const killed = await store.startRebuild('pack-a', 512);
    await killed.upsert([entry('eve')]);
    const next = await store.startRebuild('pack-a', 512);
    await expect(killed.count()).rejects.toMatchObject({ code: 'unavailable' });
    await next.upsert([entry('ada')]);
    await next.finish();
    expect(await entriesOf(store)).toHaveLength(2);
    expect(await store.countStrays('pack-a')).toBe(0);
  });

  it('takes up and leaves its 8 bits as it is set up, and finds the same people', async () => {
    await storeAt(server).upsert(['ada', 'bob'].map((name) => entry(name)));
    for (const isQuantised of [true, false]) {
      const store = storeAt(server, { isQuantised, exactPeopleMax: 0 });
      await store.prepare(new Map([['pack-a', 512]]));
      expect(await store.search('pack-a', embeddingOf('bob', 1, 0.7), 1)).toMatchObject([
        { personId: stableId('bob') },
      ]);
    }
  });

  it('is ready when it can be written to, with people and without', async () => {
    const store = storeAt(server);
    await store.check();
    await store.upsert([entry('ada')]);
    await storeAt(server).check();
    expect(await entriesOf(store)).toHaveLength(1);
  });

  it('measures large packs and goes on finding everybody', async () => {
    const store = storeAt(server, { exactPeopleMax: 20 });
    await store.upsert(Array.from({ length: 50 }, (_, i) => entry(`person-${i}`)));
    await store.tune(['pack-a'], never);
    expect((await store.search('pack-a', embeddingOf('person-7', 1, 0.6), 2))[0]?.personId).toBe(stableId('person-7'));
  });
});

describe('the index in Qdrant', () => {
  const started: FakeQdrantServer[] = [];

  async function fakeServer(keys: FakeKeys = {}): Promise<FakeQdrantServer> {
    const server = await startFakeQdrantServer(keys);
    started.push(server);
    return server;
  }

  function storeOf(server: FakeQdrantServer, apiKey = '', other: Partial<QdrantOptions> = {}): QdrantVectorStore {
    return storeAt({ url: server.url, apiKey, prefix: 'faces' }, other);
  }

  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  it('misses nobody where a walk through Qdrant’s index would', async () => {
    const server = await fakeServer();
    server.efMin = Infinity;
    const store = storeOf(server);
    await store.upsert(['ada', 'bob'].map((name) => entry(name)));
    expect(await store.search('pack-a', faceVector('bob'), 1)).toMatchObject([{ personId: stableId('bob') }]);
  });

  it('walks the index of a large pack only as far as measured to miss nobody', async () => {
    const server = await fakeServer();
    const store = storeOf(server, '', { exactPeopleMax: 20 });
    await store.upsert(Array.from({ length: 60 }, (_, i) => entry(`person-${i}`)));
    const found = async () => (await store.search('pack-a', embeddingOf('person-7', 1, 0.6), 2))[0]?.personId;
    server.efMin = 1_024;
    await store.tune(['pack-a'], never);
    expect(await found()).toBe(stableId('person-7'));
    // Whatever was chosen, it is enough for this index; a smaller one would have missed.
    server.efMin = Infinity;
    await store.prepare(new Map([['pack-a', 512]]));
    expect(await found()).toBe(stableId('person-7'));
  });

  it('asks for writes to be done before it goes on', async () => {
    const server = await fakeServer();
    const store = storeOf(server);
    await store.upsert([entry('ada')]);
    await store.remove(stableId('ada'));
    const writes = server.requests.filter((request) => /points(\/delete)?\?/.test(request));
    expect(writes).toHaveLength(2);
    expect(writes.every((request) => request.endsWith('wait=true'))).toBe(true);
  });

  it('takes over a collection of before there were aliases, and has an alias once it was made anew', async () => {
    const server = await fakeServer();
    const name = collectionOf({ prefix: 'faces', installationId: 'installation-1' }, 'pack-a');
    const point = {
      id: stableId('ada'),
      vector: [...faceVector('ada')],
      payload: { pack_id: 'pack-a', fingerprint: 'f' },
    };
    server.collections.set(name, { size: 512, status: 'green', points: new Map([[point.id, point]]) });
    const store = storeOf(server);
    await store.upsert([entry('bob')]);
    expect(await entriesOf(store)).toHaveLength(2);
    const rebuild = await store.startRebuild('pack-a', 512);
    await rebuild.upsert([entry('ada'), entry('bob')]);
    await rebuild.finish();
    expect([...server.collections.keys()]).toEqual([generationOf(name, 1)]);
    expect(server.aliases.get(name)).toBe(generationOf(name, 1));
    expect(await store.search('pack-a', faceVector('bob'), 1)).toMatchObject([{ personId: stableId('bob') }]);
  });

  it('notices a point of another pack', async () => {
    const server = await fakeServer();
    const store = storeOf(server);
    await store.upsert([entry('ada')]);
    const [collection] = server.collections.values();
    const id = stableId('bob');
    collection?.points.set(id, {
      id,
      vector: [...faceVector('bob')],
      payload: { pack_id: 'pack-b', fingerprint: 'f' },
    });
    expect(await store.countStrays('pack-a')).toBe(1);
  });

  it('makes the collection again when somebody dropped it', async () => {
    const server = await fakeServer();
    const store = storeOf(server);
    await store.upsert([entry('ada')]);
    server.collections.clear();
    await expect(store.upsert([entry('ada')])).rejects.toMatchObject({ code: 'unavailable' });
    await store.upsert([entry('ada')]);
    expect(await entriesOf(store)).toHaveLength(1);
  });

  it('is taken out of what 0.1.0 called its collection, and leaves strangers there', async () => {
    const server = await fakeServer();
    const earlier = earlierCollectionOf('faces', 'pack-a');
    const points = ['ada', 'stranger'].map((name) => ({
      id: stableId(name),
      vector: [...faceVector(name)],
      payload: {},
    }));
    server.collections.set(earlier, {
      size: 512,
      status: 'green',
      points: new Map(points.map((point) => [point.id, point])),
    });
    const store = storeOf(server);
    await store.prepare(new Map([['pack-a', 512]]));
    await store.upsert([entry('ada')]);
    expect(await entriesOf(store)).toHaveLength(1);
    await store.retire([stableId('ada')]);
    expect([...(server.collections.get(earlier)?.points.keys() ?? [])]).toEqual([stableId('stranger')]);
    await store.remove(stableId('stranger'));
    await store.prepare(new Map([['pack-a', 512]]));
    await store.retire([stableId('stranger')]);
    expect(server.collections.has(earlier)).toBe(false);
    expect(await entriesOf(store)).toHaveLength(1);
  });

  it('works behind a path and with an Authorization header', async () => {
    const server = await fakeServer();
    const { host } = new URL(server.url);
    const store = storeAt({ url: `http://site:pass%3Aword@${host}/`, apiKey: '', prefix: 'faces' });
    await store.upsert([entry('ada')]);
    expect(server.collections.size).toBe(1);
    const behindPath = storeAt({ url: `${server.url}/qdrant/`, apiKey: '', prefix: 'faces' });
    await expect(behindPath.check()).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.requests.at(-1)).toBe('GET /qdrant/collections');
  });

  describe('says why it is unavailable', () => {
    const keys = { apiKey: 'all', readOnlyApiKey: 'read' };

    it.each([
      ['without a key where one is wanted', '', /set QDRANT_API_KEY/],
      ['with a wrong key', 'wrong', /refuses the key: QDRANT_API_KEY/],
      ['with a key for reading only', 'read', /QDRANT_API_KEY must be allowed to .*write/],
    ])('%s', async (_, apiKey, message) => {
      const server = await fakeServer(keys);
      await expect(storeOf(server, apiKey).check()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(message) as string,
      });
      await storeOf(server, 'all').upsert([entry('ada')]);
      await expect(storeOf(server, apiKey).check()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(message) as string,
      });
    });

    it('where the server wants an empty key', async () => {
      const server = await fakeServer({ apiKey: '' });
      const message = expect.stringMatching(/which must not be empty/) as string;
      await expect(storeOf(server).check()).rejects.toMatchObject({ code: 'unavailable', message });
    });

    it.each<[string, Partial<FakeQdrantServer>, RegExp]>([
      ['fails', { isBroken: true }, /fails.*\(500\)/],
      ['has no room left', { isDiskFull: true }, /no room left on its disk/],
      ['limits writes', { isLimited: true }, /limits how much it is asked/],
      ['does not answer', { isHanging: true }, /no answer within/],
    ])('when the server %s, and works again after', async (_, state, message) => {
      const server = await fakeServer();
      await storeOf(server).upsert([entry('ada')]);
      const store = storeOf(server);
      const before = { ...server };
      Object.assign(server, state);
      await expect(store.check()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(message) as string,
      });
      Object.assign(server, { ...before, requests: server.requests });
      await store.check();
      await expect(store.search('pack-a', faceVector('ada'), 1)).resolves.toHaveLength(1);
    });

    it('when exact searches are forbidden there', async () => {
      const server = await fakeServer();
      const store = storeOf(server);
      await store.upsert([entry('ada')]);
      server.refusesExact = true;
      const message = expect.stringMatching(/strict mode/) as string;
      await expect(store.search('pack-a', faceVector('ada'), 1)).rejects.toMatchObject({
        code: 'unavailable',
        message,
      });
    });

    it('when the collection is red', async () => {
      const server = await fakeServer();
      const store = storeOf(server);
      await store.upsert([entry('ada')]);
      for (const collection of server.collections.values()) collection.status = 'red';
      expect(await store.count('pack-a')).toBe(1);
      const message = expect.stringMatching(/red/) as string;
      await expect(store.check()).rejects.toMatchObject({ code: 'unavailable', message });
    });

    it('when there is no server, or it speaks no TLS', async () => {
      const server = await fakeServer();
      const tls = storeAt({ url: server.url.replace('http:', 'https:'), apiKey: '', prefix: 'faces' });
      const withoutTls = expect.stringMatching(/TLS fails with/) as string;
      await expect(tls.check()).rejects.toMatchObject({ code: 'unavailable', message: withoutTls });
      await server.stop();
      const refused = expect.stringMatching(/does not answer right now \(ECONNREFUSED\); check QDRANT_URL/) as string;
      await expect(storeOf(server).check()).rejects.toMatchObject({ code: 'unavailable', message: refused });
    });
  });
});
