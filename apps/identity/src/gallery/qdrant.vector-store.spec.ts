import { startFakeQdrantServer, type FakeQdrantServer } from '../fakes/qdrant-server.fake';
import { faceVector, lookOf } from '../fakes/synthetic-faces';
import { stableId } from '../stable-id';
import { QdrantVectorStore } from './qdrant.vector-store';
import type { GalleryEntry, GalleryVector } from './vector-store';

const apiKey = 'key-of-the-index';
let server: FakeQdrantServer;

beforeEach(async () => {
  server = await startFakeQdrantServer(apiKey);
});

afterEach(() => server.stop());

function storeOf(key = apiKey): QdrantVectorStore {
  return new QdrantVectorStore({ url: server.url, apiKey: key, collectionPrefix: 'faces' });
}

function entry(name: string, packId = 'pack-a'): GalleryVector {
  return { personId: stableId(name), packId, fingerprint: `${name}-1`, vector: faceVector(name) };
}

async function entriesOf(store: QdrantVectorStore): Promise<GalleryEntry[]> {
  const entries: GalleryEntry[] = [];
  for await (const found of store.entries()) entries.push(found);
  return entries;
}

describe('the index in Qdrant', () => {
  it('finds the most alike people, best first, by cosine', async () => {
    const store = storeOf();
    await store.upsert(['ada', 'bob', 'eve'].map((name) => entry(name)));
    const found = await store.search('pack-a', lookOf('bob', 1, 0.7), 2);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ personId: stableId('bob'), similarity: expect.closeTo(0.7, 4) as number });
  });

  it('asks for writes to be done before it goes on', async () => {
    const store = storeOf();
    await store.upsert([entry('ada')]);
    await store.remove(stableId('ada'));
    const writes = server.requests.filter((request) => /points(\/delete)?\?/.test(request));
    expect(writes).toHaveLength(2);
    expect(writes.every((request) => request.endsWith('wait=true'))).toBe(true);
  });

  it('keeps packs in collections of their own, whatever their names hold', async () => {
    const store = storeOf();
    await store.upsert([entry('ada', 'pack/1'), entry('bob', 'pack:1')]);
    expect(server.collections.size).toBe(2);
    expect([...server.collections.keys()].every((name) => /^faces-[\w-]+$/.test(name))).toBe(true);
    expect(await store.search('pack/1', faceVector('bob'), 5)).toMatchObject([{ personId: stableId('ada') }]);
    expect(await store.search('pack-nobody-used', faceVector('bob'), 5)).toEqual([]);
  });

  it('tells what it holds, page by page', async () => {
    const store = storeOf();
    const people = Array.from({ length: 1_100 }, (_, i) => ({
      ...entry(`person-${i}`),
      vector: new Float32Array([1, i]),
    }));
    await store.upsert(people);
    const entries = await entriesOf(store);
    expect(entries).toHaveLength(1_100);
    expect(entries).toContainEqual({ personId: stableId('person-7'), packId: 'pack-a', fingerprint: 'person-7-1' });
    expect(server.requests.filter((request) => request.includes('/points/scroll'))).toHaveLength(2);
  });

  it('forgets a person in all packs, or in all but those named', async () => {
    const store = storeOf();
    await store.upsert([entry('ada', 'pack-a'), entry('ada', 'pack-b')]);
    await store.remove(stableId('ada'), ['pack-b']);
    expect(await entriesOf(store)).toMatchObject([{ packId: 'pack-b' }]);
    await store.remove(stableId('ada'));
    expect(await entriesOf(store)).toEqual([]);
  });

  it('leaves the collections of others alone', async () => {
    const store = storeOf();
    await store.upsert([entry('ada')]);
    const other = new QdrantVectorStore({ url: server.url, apiKey, collectionPrefix: 'other' });
    await other.upsert([entry('ada')]);
    await other.remove(stableId('ada'));
    expect(await entriesOf(store)).toHaveLength(1);
  });

  it('makes the collection again when somebody dropped it', async () => {
    const store = storeOf();
    await store.upsert([entry('ada')]);
    (server.collections as Map<string, unknown>).clear();
    await expect(store.upsert([entry('ada')])).rejects.toMatchObject({ code: 'unavailable' });
    await store.upsert([entry('ada')]);
    expect(await entriesOf(store)).toHaveLength(1);
  });

  it('is unavailable while the server fails or refuses the key, and works again after', async () => {
    const store = storeOf();
    await store.upsert([entry('ada')]);
    server.isBroken = true;
    await expect(store.search('pack-a', faceVector('ada'), 1)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.check()).rejects.toMatchObject({ code: 'unavailable' });
    server.isBroken = false;
    await expect(store.search('pack-a', faceVector('ada'), 1)).resolves.toHaveLength(1);
    await expect(storeOf('wrong').check()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is unavailable when there is no server at all', async () => {
    const nowhere = new QdrantVectorStore({ url: 'http://127.0.0.1:9', apiKey: '', collectionPrefix: 'faces' });
    await expect(nowhere.search('pack-a', faceVector('ada'), 1)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
