import { openDatabase } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { createLogger } from '@smart-attendance/observability';
import type { IdentityConfig } from '../identity.config';
import { ModelPacksRepository, type ModelPackRow, type PackCounts } from '../model-change/model-packs.repository';
import { PersonKeysRepository } from '../vault/person-keys.repository';
import { PersonVault } from '../vault/person-vault';
import { compareSearches, type PackComparison } from './gallery-comparison';
import { GalleryCopy, peopleAtOnceMax } from './gallery-copy';
import { GalleryRebuild, type RebuiltPack } from './gallery-rebuild';
import { GalleryRepository } from './gallery.repository';
import { EmbeddedVectorStore } from './embedded.vector-store';
import { QdrantVectorStore } from './qdrant.vector-store';
import type { GalleryVector } from './vector-store';
import { qdrantStoreOf } from './vector-store.provider';

/** Of so many people it is looked whether a search by their own vector finds them. */
const searchedMax = 1_000;
/** Whoever sees so many looks at the database itself. */
const unreadableShownMax = 100;

/** What an index holds of a pack beside what Postgres has; all but the first are 0 where it is right. */
export interface PackFindings {
  readonly packId: string;
  /** Who can be searched, by Postgres. */
  readonly people: number;
  /** Not in the index. */
  readonly missing: number;
  /** In the index, and not in Postgres. */
  readonly extra: number;
  /** In both, of other templates. */
  readonly stale: number;
  /** Points of another pack. */
  readonly strays: number;
  /** Not the best of a search by their own vector, of a thousand. */
  readonly notFound: number;
}

export interface GalleryFindings {
  readonly packs: readonly PackFindings[];
  /** People, at most 100, of whom no template opens. */
  readonly unreadable: readonly string[];
}

export type RegisteredPack = ModelPackRow & { readonly counts: PackCounts };

/** What whoever runs the system does with the gallery, beside a running system or without one. */
export class GalleryOperator {
  private readonly rows: GalleryRepository;
  private readonly store: EmbeddedVectorStore | QdrantVectorStore;

  private constructor(
    private readonly dataSource: Awaited<ReturnType<typeof openDatabase>>,
    vault: PersonVault,
    config: IdentityConfig,
  ) {
    const logger = createLogger('identity', { level: 'warn' });
    this.rows = new GalleryRepository(dataSource, vault, logger);
    this.store = config.VECTOR_STORE === 'embedded' ? new EmbeddedVectorStore() : qdrantStoreOf(config, this.rows);
  }

  /** @throws AppError `unavailable`, and Error when MASTER_KEY is not the one of this database */
  static async open(config: IdentityConfig): Promise<GalleryOperator> {
    const options = { url: config.DATABASE_URL, schema: 'identity', entities: [], migrations: [] };
    const dataSource = await openDatabase(options);
    try {
      const logger = createLogger('identity', { level: 'warn' });
      const vault = new PersonVault(new PersonKeysRepository(dataSource), logger, config);
      await vault.onModuleInit();
      return new GalleryOperator(dataSource, vault, config);
    } catch (error) {
      await dataSource.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.dataSource.destroy();
  }

  /**
   * Compares the index with Postgres. An embedded one is made here as every start makes it, since that of a running
   * service is in its memory.
   */
  async verify(stopping: AbortSignal): Promise<GalleryFindings> {
    await this.fillEmbedded(stopping);
    const wanted = new Map((await this.rows.entries()).map((entry) => [`${entry.personId} ${entry.packId}`, entry]));
    const counts = new Map<string, { missing: number; extra: number; stale: number }>();
    const countOf = (packId: string) => {
      const count = counts.get(packId) ?? { missing: 0, extra: 0, stale: 0 };
      counts.set(packId, count);
      return count;
    };
    const opened = await this.openAll(stopping);
    for (const packId of (await this.rows.sizes()).keys()) countOf(packId);
    const missing = new Set(wanted.keys());
    for await (const { personId, packId, fingerprint } of this.store.entries()) {
      const key = `${personId} ${packId}`;
      missing.delete(key);
      if (!wanted.has(key)) countOf(packId).extra += 1;
      else if (wanted.get(key)?.fingerprint !== fingerprint) countOf(packId).stale += 1;
    }
    for (const key of missing) {
      const entry = wanted.get(key);
      if (entry !== undefined && !opened.unreadable.has(key)) countOf(entry.packId).missing += 1;
    }
    const packs: PackFindings[] = [];
    for (const [packId, count] of counts) {
      const vectors = opened.vectors.filter((vector) => vector.packId === packId);
      const strays = this.store instanceof QdrantVectorStore ? await this.store.countStrays(packId) : 0;
      packs.push({ packId, people: vectors.length, ...count, strays, notFound: await this.countNotFound(vectors) });
    }
    const unreadable = [...opened.unreadable].slice(0, unreadableShownMax).map((key) => key.split(' ')[0] ?? '');
    return { packs, unreadable };
  }

  /**
   * Makes the index anew beside the one that is searched. An embedded one is made anew by every replica itself.
   * @throws AppError `conflict` while somebody else does, `unavailable`
   */
  async rebuild(stopping: AbortSignal): Promise<readonly RebuiltPack[] | 'by the replicas'> {
    const { store } = this;
    if (!(store instanceof QdrantVectorStore)) {
      await this.rows.addLoss((await this.rows.state()).losses);
      return 'by the replicas';
    }
    const rebuilt = await this.rows.alone('gallery-rebuild', async () => {
      const packs: RebuiltPack[] = [];
      for (const [packId, size] of await new GalleryCopy(this.rows, store).vectorSizes()) {
        const index = await store.startRebuild(packId, size);
        packs.push(await new GalleryRebuild(this.rows, packId, index).run(stopping));
      }
      return packs;
    });
    if (rebuilt === undefined) throw new AppError('conflict', 'The gallery is being made anew by somebody else.');
    return rebuilt;
  }

  /** Searches in the index beside a comparison with everybody. */
  async compare(probesMax: number, stopping: AbortSignal): Promise<PackComparison[]> {
    await this.fillEmbedded(stopping);
    const { vectors } = await this.openAll(stopping);
    const packIds = [...new Set(vectors.map(({ packId }) => packId))];
    // So that large packs are searched as the service searches them.
    await this.store.tune(packIds, stopping);
    const compared: PackComparison[] = [];
    for (const packId of packIds) {
      const ofPack = vectors.filter((vector) => vector.packId === packId);
      const one = await compareSearches(ofPack, probesMax, (...search) => this.store.search(...search));
      if (one !== undefined) compared.push(one);
    }
    return compared;
  }

  /** The active one first. */
  async packs(): Promise<RegisteredPack[]> {
    const rows = new ModelPacksRepository(this.dataSource);
    const packs: RegisteredPack[] = [];
    for (const row of await rows.list()) packs.push({ ...row, counts: await rows.counts(row.packId) });
    return packs;
  }

  private async fillEmbedded(stopping: AbortSignal): Promise<void> {
    if (this.store instanceof EmbeddedVectorStore) await new GalleryCopy(this.rows, this.store).compareAll(stopping);
  }

  private async countNotFound(vectors: readonly GalleryVector[]): Promise<number> {
    let notFound = 0;
    for (const { packId, personId, vector } of vectors.slice(0, searchedMax)) {
      const found = await this.store.search(packId, vector, 2);
      // Two people of one vector are each other's best.
      if (!found.some((neighbour) => neighbour.personId === personId)) notFound += 1;
    }
    return notFound;
  }

  private async openAll(stopping: AbortSignal) {
    const personIds = [...new Set((await this.rows.entries()).map(({ personId }) => personId))];
    const vectors: GalleryVector[] = [];
    const unreadable = new Set<string>();
    for (let from = 0; from < personIds.length; from += peopleAtOnceMax) {
      stopping.throwIfAborted();
      const opened = await this.rows.vectorsOf(personIds.slice(from, from + peopleAtOnceMax));
      vectors.push(...opened.vectors);
      for (const { personId, packId } of opened.unreadable) unreadable.add(`${personId} ${packId}`);
    }
    return { vectors, unreadable };
  }
}
