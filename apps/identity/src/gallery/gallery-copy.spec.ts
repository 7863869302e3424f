import { stableId } from '../stable-id';
import { EmbeddedVectorStore } from './embedded.vector-store';
import { GalleryCopy, peopleAtOnceMax } from './gallery-copy';
import type { GalleryRepository } from './gallery.repository';
import type { GalleryVector } from './vector-store';

const pack = 'pack';

/** A gallery of so many people, as the database would give it. */
function rowsOf(people: number): GalleryRepository {
  const vectors = Array.from({ length: people }, (_, i): GalleryVector => {
    const vector = Float32Array.of(Math.cos(i), Math.sin(i));
    return { personId: stableId('person', i), packId: pack, fingerprint: String(i), vector };
  });
  return {
    entries: () => Promise.resolve(vectors),
    vectorsOf: (ids: readonly string[]) =>
      Promise.resolve({ vectors: vectors.filter(({ personId }) => ids.includes(personId)), unreadable: [] }),
  } as unknown as GalleryRepository;
}

/** Stops as soon as the first people are in. */
class StoppingStore extends EmbeddedVectorStore {
  readonly stopping = new AbortController();

  override async upsert(vectors: readonly GalleryVector[]): Promise<void> {
    await super.upsert(vectors);
    this.stopping.abort();
  }
}

describe('the copy of the gallery', () => {
  it('is whole after everything was compared', async () => {
    const store = new EmbeddedVectorStore();
    const copy = new GalleryCopy(rowsOf(2 * peopleAtOnceMax), store);
    const compared = await copy.compareAll(new AbortController().signal);
    expect(compared).toEqual({ entries: 2 * peopleAtOnceMax, copied: 2 * peopleAtOnceMax });
    expect(await store.count(pack)).toBe(2 * peopleAtOnceMax);
  });

  it('ends between two batches when the service stops, and is not taken for whole', async () => {
    const store = new StoppingStore();
    const copy = new GalleryCopy(rowsOf(4 * peopleAtOnceMax), store);
    await expect(copy.compareAll(store.stopping.signal)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await store.count(pack)).toBe(peopleAtOnceMax);
  });
});
