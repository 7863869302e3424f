import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppError, isAppError } from '@smart-attendance/errors';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger, metrics } from '@smart-attendance/observability';
import { GalleryRepository } from './gallery.repository';
import type { Neighbour } from './match.policy';
import type { GalleryEntry, VectorStore } from './vector-store';

export const vectorStoreToken = Symbol('vector-store');

/** A change made by another replica is seen by searches within this time. */
const freshForMs = 1_000;
/** Without searches the copy is kept up all the same, so that the first one of the morning does not wait. */
const keepUpEveryMs = 30_000;
const peopleAtOnceMax = 500;
const forgetChangesAfterMs = 24 * 3_600_000;
/** After this time without a look the list of changes may have holes; then everything is compared. */
const compareAllAfterMs = 12 * 3_600_000;

const people = metrics.gauge({
  name: 'gallery_people',
  help: 'Active people with a face template, by model pack.',
  labelNames: ['pack'],
});
const searchSeconds = metrics.histogram({
  name: 'gallery_search_seconds',
  help: 'One search for the most alike people.',
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
});

/**
 * Keeps the searched copy of the gallery as Postgres has it: unknown → current (everything compared) → current (by the
 * list of changes). While it is unknown, searches try to make it current and fail as `unavailable` if they cannot.
 */
@Injectable()
export class GalleryService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly name = 'gallery';
  /** Up to which change the copy is right; undefined before everything was compared. */
  private revision: number | undefined;
  private checkedAtMs = 0;
  private sizes: ReadonlyMap<string, number> = new Map();
  private turn: Promise<void> = Promise.resolve();
  private refreshing: Promise<void> | undefined;
  private readonly keepingUp: PeriodicTask;

  constructor(
    private readonly rows: GalleryRepository,
    @Inject(vectorStoreToken) private readonly store: VectorStore,
    private readonly logger: Logger,
  ) {
    this.keepingUp = new PeriodicTask('gallery', keepUpEveryMs, logger, async () => {
      await this.catchUp();
      await this.rows.forgetChanges(forgetChangesAfterMs);
    });
  }

  /** An index that is away does not stop the start: people can be managed, and readiness tells. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.catchUp();
    } catch (error) {
      if (!isAppError(error) || error.code !== 'unavailable') throw error;
      this.logger.warn('gallery-not-loaded-yet', { error });
    }
    this.keepingUp.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.keepingUp.stop();
  }

  /** Readiness: the index answers and holds the gallery. */
  async check(): Promise<void> {
    await this.store.check();
    if (this.revision === undefined) throw AppError.unavailable('The gallery of faces');
  }

  /** The most alike people of that pack, best first. @throws AppError `unavailable` */
  async search(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    if (performance.now() - this.checkedAtMs > freshForMs || this.revision === undefined) await this.refresh();
    const stopTimer = searchSeconds.startTimer();
    try {
      return await this.store.search(packId, vector, limit);
    } finally {
      stopTimer();
    }
  }

  /** People of that pack, as of the last search. */
  sizeOf(packId: string): number {
    return this.sizes.get(packId) ?? 0;
  }

  /**
   * Brings the copy to what Postgres has now, at least to what was committed before the call.
   * @throws AppError `unavailable` when the index or the database is away
   */
  async catchUp(): Promise<void> {
    // One at a time; a run that began before this call may have read before the caller's commit, so it does not do.
    const mine = this.turn.then(() => this.run());
    this.turn = mine.catch(() => undefined);
    await mine;
  }

  /** Searches that come together share one look. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.catchUp().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async run(): Promise<void> {
    const isOld = performance.now() - this.checkedAtMs > compareAllAfterMs;
    const before = this.revision;
    if (this.revision === undefined || isOld) await this.compareAll();
    else await this.followChanges(this.revision);
    if (before !== this.revision) {
      this.sizes = await this.rows.sizes();
      people.reset();
      for (const [pack, size] of this.sizes) people.set({ pack }, size);
    }
    this.checkedAtMs = performance.now();
  }

  private async followChanges(known: number): Promise<void> {
    let revision = known;
    for (;;) {
      const changes = await this.rows.changesAfter(revision, peopleAtOnceMax);
      const last = changes.at(-1);
      if (last === undefined) break;
      const personIds = changes.map((change) => change.personId);
      await this.copy(personIds, personIds);
      revision = last.revision;
      this.revision = revision;
    }
  }

  /** Puts what these people have; takes out what the leavers among them no longer have. */
  private async copy(personIds: readonly string[], leavers: readonly string[]): Promise<void> {
    const vectors = await this.rows.vectorsOf(personIds);
    await this.store.upsert(vectors);
    for (const personId of leavers) {
      const packIds = vectors.filter((vector) => vector.personId === personId).map((vector) => vector.packId);
      await this.store.remove(personId, packIds);
    }
  }

  /** Reads the revision first: what changes meanwhile is followed afterwards, and copying twice does no harm. */
  private async compareAll(): Promise<void> {
    const revision = await this.rows.revision();
    const missing = new Map((await this.rows.entries()).map((entry) => [keyOf(entry), entry]));
    const wanted = new Map(missing);
    const leavers = new Set<string>();
    for await (const entry of this.store.entries()) {
      const key = keyOf(entry);
      if (!wanted.has(key)) leavers.add(entry.personId);
      else if (wanted.get(key)?.fingerprint === entry.fingerprint) missing.delete(key);
    }
    const stale = [...new Set([...missing.values()].map(({ personId }) => personId).concat(...leavers))];
    for (let from = 0; from < stale.length; from += peopleAtOnceMax) {
      const batch = stale.slice(from, from + peopleAtOnceMax);
      await this.copy(
        batch,
        batch.filter((personId) => leavers.has(personId)),
      );
    }
    this.revision = revision;
    this.logger.info('gallery-compared', { entries: wanted.size, copied: stale.length });
  }
}

function keyOf({ personId, packId }: GalleryEntry): string {
  return `${personId} ${packId}`;
}
