import type { Neighbour } from './match.policy';
import { SearchThread } from './search-thread';
import type { GalleryEntry, GalleryVector, VectorStore } from './vector-store';

/** Some 100 kB a message, so that no answer keeps the service's own thread for long. */
const entriesPerPage = 1_000;
/** 200 kB a message; searches come in between. */
const vectorsPerCall = 100;

/**
 * The index inside this process, in a thread of its own: nothing to install, exact, gone with the process and loaded
 * again at its start.
 */
export class EmbeddedVectorStore implements VectorStore {
  private readonly thread = new SearchThread();

  async prepare(sizes: ReadonlyMap<string, number>): Promise<void> {
    await this.thread.call('prepare', sizes);
  }

  async upsert(vectors: readonly GalleryVector[]): Promise<void> {
    for (let from = 0; from < vectors.length; from += vectorsPerCall) {
      await this.thread.call('upsert', vectors.slice(from, from + vectorsPerCall));
    }
  }

  async remove(personId: string, exceptPackIds: readonly string[] = []): Promise<void> {
    await this.thread.call('remove', personId, exceptPackIds);
  }

  async search(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    return this.thread.call('search', packId, vector, limit);
  }

  async *entries(): AsyncIterable<GalleryEntry> {
    for (let from = 0; ; from += entriesPerPage) {
      const page = await this.thread.call('entries', from, entriesPerPage);
      yield* page;
      if (page.length < entriesPerPage) return;
    }
  }

  async count(packId: string): Promise<number> {
    return this.thread.call('count', packId);
  }

  /** The thread does what comes in turn, so that it counts says that it takes changes, too. */
  async check(): Promise<void> {
    await this.thread.call('count', '');
  }

  retire(): Promise<void> {
    return Promise.resolve();
  }

  tune(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.thread.close();
  }
}
