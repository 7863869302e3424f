import { AppError } from '@smart-attendance/errors';
import type { Neighbour } from './match.policy';
import { isGenerationOf } from './qdrant-collections.policy';
import { statusOf } from './qdrant-failure.policy';
import { fits, QdrantCollections, type CollectionOptions } from './qdrant.collections';
import { QdrantConnection, type QdrantServer } from './qdrant.connection';
import { SearchEffort, type Effort } from './search-effort';
import type { GalleryEntry, GalleryVector, PackRebuild, VectorStore } from './vector-store';

export interface QdrantOptions extends QdrantServer, CollectionOptions {
  /** Packs of more people are searched by the index, once it is known to find everybody. */
  readonly exactPeopleMax: number;
}

/** 10 kB of JSON each; proxies often take 1 MB. */
const pointsPerRequestMax = 64;
/** While one is written the next is on its way; more would only wait in the server. */
const upsertsAtOnceMax = 2;
const scrollPointsMax = 1_000;
/** Less than anybody waits for who asks whether this service is ready. */
const checkMs = 1_200;
/** Of what the 8 bits call the best, so many times as many as are wanted are compared in full. */
const oversampling = 4;
/** Nobody's: ids of people are random. */
const noPersonId = '00000000-0000-0000-0000-000000000000';

/**
 * The index in a Qdrant server: one collection a pack, a point a person under the person's id, compared by cosine. It
 * is shared by all replicas; each writes the same points, so writing twice does no harm. Other installations may use
 * the same server.
 */
export class QdrantVectorStore implements VectorStore {
  private readonly server: QdrantConnection;
  private readonly effort: SearchEffort;
  private readonly collections: QdrantCollections;
  /** By pack, of what was put or prepared. */
  private readonly vectorSizes = new Map<string, number>();
  /** Collections as 0.1.0 named them, until everybody of ours is out. */
  private earlier: readonly string[] = [];
  /** What the server called the collections when they were counted last, by pack. */
  private readonly statuses = new Map<string, string>();

  constructor(private readonly options: QdrantOptions) {
    this.server = new QdrantConnection(options);
    this.collections = new QdrantCollections(this.server, options);
    this.effort = new SearchEffort(options.exactPeopleMax, options.logger);
  }

  async prepare(sizes: ReadonlyMap<string, number>): Promise<void> {
    this.collections.forget();
    for (const [packId, size] of sizes) {
      this.vectorSizes.set(packId, size);
      this.effort.forget(packId);
      await this.collections.fit(packId, size);
    }
    this.earlier = await this.collections.earlierOf([...sizes.keys()]);
  }

  async upsert(vectors: readonly GalleryVector[]): Promise<void> {
    for (const packId of new Set(vectors.map((vector) => vector.packId))) {
      const ofPack = vectors.filter((vector) => vector.packId === packId);
      const size = ofPack[0]?.vector.length ?? 0;
      this.vectorSizes.set(packId, size);
      await this.collections.ensure(packId, size);
      try {
        await this.upsertInto(await this.collections.nameOf(packId), ofPack);
      } catch (error) {
        // Somebody may have dropped the collection; the next try makes it again.
        this.collections.forget(packId);
        throw error;
      }
    }
  }

  async remove(personId: string, exceptPackIds: readonly string[] = []): Promise<void> {
    const names = await Promise.all(exceptPackIds.map((packId) => this.collections.nameOf(packId)));
    for (const collection of [...(await this.collections.own()), ...this.earlier]) {
      // Also out of one that is being filled: `personId` may have been put there before the change.
      if (names.some((name) => collection === name || isGenerationOf(name, collection))) continue;
      await this.takeOut(collection, [personId]);
    }
  }

  async search(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    // While segments are indexed anew, what was measured is of others.
    const effort = this.statuses.get(packId) === 'green' ? this.effort.of(packId) : 'exact';
    return this.searchWith(effort, packId, vector, limit);
  }

  async *entries(): AsyncIterable<GalleryEntry> {
    for (const collection of await this.collections.searched()) {
      let offset: string | number | undefined;
      do {
        const from = offset;
        const page = await this.server.requestIfFound((client) =>
          client.scroll(collection, {
            limit: scrollPointsMax,
            with_payload: true,
            with_vector: false,
            ...(from !== undefined && { offset: from }),
          }),
        );
        for (const point of page?.points ?? []) {
          const { pack_id: packId, fingerprint } = point.payload ?? {};
          yield { personId: String(point.id), packId: textOf(packId), fingerprint: textOf(fingerprint) };
        }
        const next = page?.next_page_offset;
        offset = typeof next === 'string' || typeof next === 'number' ? next : undefined;
      } while (offset !== undefined);
    }
  }

  async count(packId: string): Promise<number> {
    const collection = await this.collections.nameOf(packId);
    const found = await this.collections.shapeOf(collection);
    this.statuses.set(packId, found?.status ?? '');
    const size = this.vectorSizes.get(packId);
    if (found === undefined || (size !== undefined && !fits(found, size))) return 0;
    const counted = await this.server.requestIfFound((client) => client.count(collection, { exact: true }));
    return counted?.count ?? 0;
  }

  async check(): Promise<void> {
    if ([...this.statuses.values()].includes('red')) {
      const sentence = 'The vector index calls its collection red: something failed there for good; its log says more.';
      throw new AppError('unavailable', sentence);
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new AppError('unavailable', `The vector index gives no answer within ${checkMs} ms; check QDRANT_URL.`));
      }, checkMs);
    });
    try {
      await Promise.race([this.answersAndTakesWrites(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async startRebuild(packId: string, size: number): Promise<PackRebuild> {
    const collection = await this.collections.startNext(packId, size);
    return {
      upsert: (vectors) => this.upsertInto(collection, vectors),
      remove: (personIds) => this.takeOut(collection, personIds),
      count: async () => (await this.server.request((client) => client.count(collection, { exact: true }))).count,
      finish: async () => {
        await this.collections.switchTo(packId, collection);
        this.collections.forget(packId);
        this.effort.forget(packId);
      },
    };
  }

  /** Points of another pack among those of this one, which there must not be. */
  async countStrays(packId: string): Promise<number> {
    const filter = { must_not: [{ key: 'pack_id', match: { value: packId } }] };
    const collection = await this.collections.nameOf(packId);
    const counted = await this.server.requestIfFound((client) => client.count(collection, { exact: true, filter }));
    return counted?.count ?? 0;
  }

  /** Only ids of ours are taken out, so a collection that an installation of the same prefix filled stays as it is. */
  async retire(personIds: readonly string[]): Promise<void> {
    for (const collection of this.earlier) {
      for (let from = 0; from < personIds.length; from += scrollPointsMax) {
        await this.takeOut(collection, personIds.slice(from, from + scrollPointsMax));
      }
      const left = await this.server.requestIfFound((client) => client.count(collection, { exact: true }));
      if (left?.count === 0) await this.server.write((client) => client.deleteCollection(collection));
      this.options.logger.info('gallery-earlier-collection-left', { collection, othersInIt: left?.count ?? 0 });
      this.earlier = this.earlier.filter((name) => name !== collection);
    }
  }

  async tune(packIds: readonly string[], stopping: AbortSignal): Promise<void> {
    for (const packId of packIds) {
      const people = await this.count(packId);
      if (!this.effort.isDue(packId, people)) continue;
      // While it is being indexed, what is not yet is compared in full and recall looks better than it will be.
      if (this.statuses.get(packId) !== 'green') continue;
      const collection = await this.collections.nameOf(packId);
      const trial = {
        packId,
        people,
        sample: (limit: number) => this.sampleOf(collection, limit),
        search: (vector: Float32Array, effort: Effort) => this.searchWith(effort, packId, vector, 2),
      };
      await this.effort.measure(trial, stopping);
    }
  }

  /** Requests are answered or time out by themselves. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async searchWith(effort: Effort, packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    const collection = await this.collections.nameOf(packId);
    const found = await this.server.requestIfFound((client) =>
      client.query(collection, {
        query: [...vector],
        limit,
        with_payload: false,
        with_vector: false,
        // Without it, a walk through the index of 100,000 faces misses one match in twelve.
        params: this.parametersOf(effort),
      }),
    );
    // No collection: nobody was enrolled with this pack yet, or it is gone, which the caller can tell.
    return (found?.points ?? []).map((point) => ({ personId: String(point.id), similarity: point.score }));
  }

  private async sampleOf(collection: string, limit: number): Promise<Float32Array[]> {
    const { points } = await this.server.request((client) =>
      client.query(collection, { query: { sample: 'random' }, limit, with_payload: false, with_vector: true }),
    );
    return points.flatMap(({ vector }) => (isNumbers(vector) ? [Float32Array.from(vector)] : []));
  }

  /** The list of collections, and now and then a write that changes nothing, as a key may be for reading only. */
  private async answersAndTakesWrites(): Promise<void> {
    const [collection] = await this.collections.own();
    if (this.server.isKnownWritable()) return;
    if (collection !== undefined) return this.takeOut(collection, [noPersonId]);
    // The collection of no pack, which never is; to take away what is not there is granted to who may write.
    const nowhere = await this.collections.nameOf('');
    await this.server.write((client) => client.deleteCollection(nowhere));
  }

  /** Content when the collection is gone. */
  private async takeOut(collection: string, personIds: readonly string[]): Promise<void> {
    await this.server.write((client) =>
      client.delete(collection, { wait: true, points: [...personIds] }).catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error;
      }),
    );
  }

  private async upsertInto(collection: string, vectors: readonly GalleryVector[]): Promise<void> {
    const batches: GalleryVector[][] = [];
    for (let from = 0; from < vectors.length; from += pointsPerRequestMax) {
      batches.push(vectors.slice(from, from + pointsPerRequestMax));
    }
    for (let from = 0; from < batches.length; from += upsertsAtOnceMax) {
      await Promise.all(
        batches.slice(from, from + upsertsAtOnceMax).map((batch) => {
          const points = batch.map(({ personId, packId, fingerprint, vector }) => ({
            id: personId,
            vector: [...vector],
            payload: { pack_id: packId, fingerprint },
          }));
          return this.server.write((client) => client.upsert(collection, { wait: true, points }));
        }),
      );
    }
  }

  private parametersOf(effort: Effort) {
    if (effort === 'exact') return { exact: true };
    return { hnsw_ef: effort, ...(this.options.isQuantised && { quantization: { rescore: true, oversampling } }) };
  }
}

function isNumbers(vector: unknown): vector is number[] {
  return Array.isArray(vector) && vector.every((value) => typeof value === 'number');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
