import { AppError } from '@smart-attendance/errors';
import { createHash } from 'node:crypto';
import type { QdrantClient } from '@qdrant/js-client-rest' with { 'resolution-mode': 'import' };
import type { Neighbour } from './match.policy';
import type { GalleryEntry, GalleryVector, VectorStore } from './vector-store';

export interface QdrantOptions {
  readonly url: string;
  /** Empty for a server that wants none. */
  readonly apiKey: string;
  readonly collectionPrefix: string;
}

const timeoutMs = 5_000;
const pointsPerRequestMax = 256;
const scrollPointsMax = 1_000;

/**
 * The index in a Qdrant server: one collection a pack, a point a person under the person's id, compared by cosine. It is
 * shared by all replicas; each writes the same points, so writing twice does no harm.
 */
export class QdrantVectorStore implements VectorStore {
  private client: Promise<QdrantClient> | undefined;
  /** Collections that are known to be there. */
  private readonly ready = new Map<string, Promise<void>>();

  constructor(private readonly options: QdrantOptions) {}

  async upsert(vectors: readonly GalleryVector[]): Promise<void> {
    for (let from = 0; from < vectors.length; from += pointsPerRequestMax) {
      const batch = vectors.slice(from, from + pointsPerRequestMax);
      for (const packId of new Set(batch.map((vector) => vector.packId))) {
        await this.upsertInto(
          packId,
          batch.filter((vector) => vector.packId === packId),
        );
      }
    }
  }

  async remove(personId: string, exceptPackIds: readonly string[] = []): Promise<void> {
    const kept = exceptPackIds.map((packId) => this.collectionOf(packId));
    for (const collection of await this.collections()) {
      if (kept.includes(collection)) continue;
      await this.ask((client) => client.delete(collection, { wait: true, points: [personId] }));
    }
  }

  async search(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    const collection = this.collectionOf(packId);
    const found = await this.ask((client) =>
      client.query(collection, { query: [...vector], limit, with_payload: false, with_vector: false }).catch(
        // Nobody was enrolled with this pack yet.
        (error: unknown) => {
          if (statusOf(error) === 404) return { points: [] };
          throw error;
        },
      ),
    );
    return found.points.map((point) => ({ personId: String(point.id), similarity: point.score }));
  }

  async *entries(): AsyncIterable<GalleryEntry> {
    for (const collection of await this.collections()) {
      let offset: string | number | undefined;
      do {
        const from = offset;
        const page = await this.ask((client) =>
          client.scroll(collection, {
            limit: scrollPointsMax,
            with_payload: true,
            with_vector: false,
            ...(from !== undefined && { offset: from }),
          }),
        );
        for (const point of page.points) {
          const { pack_id: packId, fingerprint } = point.payload ?? {};
          yield { personId: String(point.id), packId: textOf(packId), fingerprint: textOf(fingerprint) };
        }
        const next = page.next_page_offset;
        offset = typeof next === 'string' || typeof next === 'number' ? next : undefined;
      } while (offset !== undefined);
    }
  }

  async check(): Promise<void> {
    await this.collections();
  }

  private async upsertInto(packId: string, vectors: readonly GalleryVector[]): Promise<void> {
    const collection = this.collectionOf(packId);
    await this.ensureCollection(collection, vectors[0]?.vector.length ?? 0);
    const points = vectors.map(({ personId, fingerprint, vector }) => ({
      id: personId,
      vector: [...vector],
      payload: { pack_id: packId, fingerprint },
    }));
    try {
      await this.ask((client) => client.upsert(collection, { wait: true, points }));
    } catch (error) {
      // Somebody may have dropped the collection; the next try makes it again.
      this.ready.delete(collection);
      throw error;
    }
  }

  private async ensureCollection(collection: string, size: number): Promise<void> {
    let ready = this.ready.get(collection);
    if (ready === undefined) {
      ready = this.createIfMissing(collection, size);
      this.ready.set(collection, ready);
      ready.catch(() => this.ready.delete(collection));
    }
    await ready;
  }

  private async createIfMissing(collection: string, size: number): Promise<void> {
    const { exists } = await this.ask((client) => client.collectionExists(collection));
    if (exists) return;
    await this.ask((client) =>
      client.createCollection(collection, { vectors: { size, distance: 'Cosine' } }).catch((error: unknown) => {
        // Another replica was quicker.
        if (statusOf(error) !== 409) throw error;
        return true;
      }),
    );
  }

  private async collections(): Promise<string[]> {
    const { collections } = await this.ask((client) => client.getCollections());
    return collections.map(({ name }) => name).filter((name) => name.startsWith(`${this.options.collectionPrefix}-`));
  }

  /** Pack ids may hold what a collection's name may not; the hash keeps two that look alike apart. */
  private collectionOf(packId: string): string {
    const hash = createHash('sha256').update(packId).digest('hex').slice(0, 8);
    return `${this.options.collectionPrefix}-${packId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 100)}-${hash}`;
  }

  /** Any failure of the server as `unavailable`: the gallery's truth is in Postgres, so the same call may work later. */
  private async ask<T>(question: (client: QdrantClient) => Promise<T>): Promise<T> {
    this.client ??= connect(this.options);
    const client = await this.client;
    try {
      return await question(client);
    } catch (error) {
      throw AppError.unavailable('The vector index', error);
    }
  }
}

async function connect({ url, apiKey }: QdrantOptions): Promise<QdrantClient> {
  const { QdrantClient: Client } = await import('@qdrant/js-client-rest');
  const { protocol, port } = new URL(url);
  return new Client({
    url,
    // Without a port in the URL the client takes 6333, also behind an https proxy.
    port: port === '' ? (protocol === 'https:' ? 443 : 6_333) : Number(port),
    timeout: timeoutMs,
    checkCompatibility: false,
    // Not as `apiKey`, for which the client writes to the console when the server is reached without TLS.
    ...(apiKey !== '' && { headers: { 'api-key': apiKey } }),
  });
}

function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
