import { faceVector, embeddingOf } from '../testing/synthetic-faces';
import { EmbeddedVectorStore } from './embedded.vector-store';
import { cosineOf } from './unit-vector';
import type { GalleryEntry, GalleryVector } from './vector-store';

const pack = 'pack-a';
const stores: EmbeddedVectorStore[] = [];

function makeStore(): EmbeddedVectorStore {
  const store = new EmbeddedVectorStore();
  stores.push(store);
  return store;
}

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

function entry(personId: string, packId = pack, fingerprint = '1'): GalleryVector {
  return { personId, packId, fingerprint, vector: faceVector(personId) };
}

async function entriesOf(store: EmbeddedVectorStore): Promise<GalleryEntry[]> {
  const entries: GalleryEntry[] = [];
  for await (const found of store.entries()) entries.push(found);
  return entries;
}

describe('the embedded index', () => {
  it('finds the most alike people, best first', async () => {
    const store = makeStore();
    await store.upsert(['ada', 'bob', 'eve'].map((name) => entry(name)));
    const probe = embeddingOf('bob', 1, 0.7);
    const found = await store.search(pack, probe, 2);
    expect(found.map(({ personId }) => personId)[0]).toBe('bob');
    expect(found).toHaveLength(2);
    expect(found[0]?.similarity).toBeCloseTo(cosineOf(probe, faceVector('bob')), 5);
  });

  it('agrees with a plain comparison of everybody, also after many came and went', async () => {
    const store = new EmbeddedVectorStore();
    const names = Array.from({ length: 500 }, (_, i) => `person-${i}`);
    await store.upsert(names.map((name) => entry(name)));
    for (const [i, name] of names.entries()) if (i % 3 === 0) await store.remove(name);
    await store.upsert(names.filter((_, i) => i % 6 === 0).map((name) => entry(name)));
    const present = names.filter((_, i) => i % 3 !== 0 || i % 6 === 0);
    for (const who of ['person-7', 'person-9', 'person-499', 'nobody']) {
      const probe = embeddingOf(who, 'x', 0.6);
      const expected = present
        .map((personId) => ({ personId, similarity: cosineOf(probe, faceVector(personId)) }))
        .sort((one, other) => other.similarity - one.similarity)
        .slice(0, 5);
      const found = await store.search(pack, probe, 5);
      expect(found.map(({ personId }) => personId)).toEqual(expected.map(({ personId }) => personId));
    }
  });

  it('replaces a vector instead of keeping two', async () => {
    const store = makeStore();
    await store.upsert([entry('ada')]);
    await store.upsert([{ ...entry('ada', pack, '2'), vector: faceVector('ada with glasses') }]);
    expect(await entriesOf(store)).toEqual([{ personId: 'ada', packId: pack, fingerprint: '2' }]);
    expect((await store.search(pack, faceVector('ada with glasses'), 2))[0]?.similarity).toBeCloseTo(1, 5);
  });

  it('never compares the vectors of two packs', async () => {
    const store = makeStore();
    await store.upsert([entry('ada', 'pack-a'), entry('bob', 'pack-b')]);
    expect(await store.search('pack-b', faceVector('ada'), 5)).toMatchObject([{ personId: 'bob' }]);
    expect(await store.search('pack-c', faceVector('ada'), 5)).toEqual([]);
  });

  it('forgets a person in all packs, or in all but those named', async () => {
    const store = makeStore();
    await store.upsert([entry('ada', 'pack-a'), entry('ada', 'pack-b')]);
    await store.remove('ada', ['pack-b']);
    expect(await entriesOf(store)).toMatchObject([{ packId: 'pack-b' }]);
    await store.remove('ada');
    await store.remove('ada');
    expect(await entriesOf(store)).toEqual([]);
    expect(await store.search('pack-b', faceVector('ada'), 1)).toEqual([]);
  });

  it('counts whom it holds, and makes room for vectors of another size', async () => {
    const store = makeStore();
    await store.upsert([entry('ada'), entry('bob'), entry('ada', 'pack-b')]);
    expect([await store.count(pack), await store.count('pack-b'), await store.count('pack-c')]).toEqual([2, 1, 0]);
    await store.prepare(
      new Map([
        [pack, 512],
        ['pack-b', 2],
      ]),
    );
    expect([await store.count(pack), await store.count('pack-b')]).toEqual([2, 0]);
    await store.upsert([{ ...entry('ada', 'pack-b'), vector: Float32Array.of(1, 0) }]);
    expect(await store.search('pack-b', Float32Array.of(0, 1), 1)).toHaveLength(1);
  });

  it('refuses a vector of another size', async () => {
    const store = makeStore();
    await store.upsert([entry('ada')]);
    await expect(store.search(pack, new Float32Array(3), 1)).rejects.toMatchObject({ code: 'internal' });
  });

  it('keeps no one else waiting while it searches', async () => {
    const store = makeStore();
    await store.upsert(Array.from({ length: 2_000 }, (_, i) => entry(`person-${i}`)));
    const order: string[] = [];
    const searches = Array.from({ length: 20 }, () => store.search(pack, faceVector('person-7'), 2));
    const done = Promise.all(searches).then(() => order.push('searched'));
    setImmediate(() => order.push('something else'));
    await done;
    expect(order).toEqual(['something else', 'searched']);
  });

  it('begins anew when it was closed, and holds nobody then', async () => {
    const store = makeStore();
    await store.upsert([entry('ada')]);
    const closing = store.close();
    await expect(store.search(pack, faceVector('ada'), 1)).rejects.toMatchObject({ code: 'unavailable' });
    await closing;
    expect([await store.count(pack), await entriesOf(store)]).toEqual([0, []]);
  });

  it('tells all whom it holds, page by page', async () => {
    const store = makeStore();
    const vector = Float32Array.of(1, 0);
    const many = (packId: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({ personId: `${packId} ${i}`, packId, fingerprint: '1', vector }));
    await store.upsert([...many('pack-a', 700), ...many('pack-b', 1_300), ...many('pack-c', 1)]);
    const found = (await entriesOf(store)).map(({ personId }) => personId);
    expect([found.length, new Set(found).size]).toEqual([2_001, 2_001]);
  });

  it('takes no stranger for anybody at the threshold of its size', async () => {
    const store = makeStore();
    await store.upsert(Array.from({ length: 300 }, (_, i) => entry(`person-${i}`)));
    for (let i = 0; i < 200; i += 1) {
      const [best] = await store.search(pack, faceVector(`stranger-${i}`), 2);
      expect(best?.similarity).toBeLessThan(0.48);
    }
  });
});
