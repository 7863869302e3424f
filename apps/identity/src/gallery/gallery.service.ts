import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { isAppError } from '@smart-attendance/errors';
import { PeriodicTask } from '@smart-attendance/database';
import { WaitingLine } from '@smart-attendance/messaging';
import { Logger, metrics } from '@smart-attendance/observability';
import { setTimeout as sleep } from 'node:timers/promises';
import { GalleryCopy, peopleAtOnceMax } from './gallery-copy';
import { isSameLoss, lossesFound, type GalleryLoss } from './gallery-loss';
import { notWhole, notWholeSentence, within } from './gallery-wait';
import { GalleryRepository } from './gallery.repository';
import type { Neighbour } from './match.policy';
import { VectorStore } from './vector-store';

/** A change made by another replica is seen by searches within this time. */
const freshForMs = 1_000;
/** Without searches the copy is kept up all the same, and counted: what it lost is noticed within this time. */
const keepUpEveryMs = 30_000;
/** A search waits so long for a copy that is not current; whoever asked tries again. */
const currentWithinMs = 4_000;
/** Less than anybody waits for who asks whether this service is ready. */
const readyWithinMs = 1_000;
/** Longer than any copy takes to be made anew: of a million people in Qdrant it is some ten minutes. */
const copiedWithinMs = 3_600_000;
/** More than there are requests in hand, each of which may wait for one copy. */
const copiesWaitingMax = 1_000;
/** A batch that is being copied is mostly over by then, and what is not copied the next start finds. */
const stoppedWithinMs = 5_000;
/** A search that fails has the copy counted, so often at most. */
const verifyAgainAfterMs = 5_000;
const forgetChangesAfterMs = 24 * 3_600_000;
/** After this time without a copy the list of changes may have holes; then everything is compared. */
const compareAllAfterMs = 12 * 3_600_000;
/** A replica of an earlier version that is being replaced may search the earlier place until then. */
const retireAfterMs = 600_000;
const tuneEveryMs = 60_000;

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
 * list of changes) → unknown (it lost something). While it is unknown, searches try to make it current and fail as
 * `unavailable` if they cannot: never does a face become nobody's because the copy is not whole.
 */
@Injectable()
export class GalleryService implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  readonly name = 'gallery';
  /** Up to which change the copy is right; undefined before everything was compared. */
  private revision: number | undefined;
  /** The number of losses that the last comparison knew of. */
  private losses = 0;
  private hasFailed = false;
  private checkedAtMs = 0;
  private compareFromMs = 0;
  private sizes: ReadonlyMap<string, number> = new Map();
  /** The revision that `sizes` is of; undefined when a change came while it was read. */
  private sizesRevision: number | undefined;
  /** A copy that began before a request came may have read before its commit, so the request waits for the next. */
  private readonly copyQueue = new WaitingLine<'copy'>({
    name: 'gallery-copies',
    atOnceMax: 1,
    lanes: { copy: { waitingMax: copiesWaitingMax } },
    busy: notWholeSentence,
  });
  private readonly stopping = new AbortController();
  private refreshing: Promise<void> | undefined;
  private rebuilding: Promise<void> | undefined;
  private suspected: GalleryLoss | undefined;
  private verifiedAtMs = -Infinity;
  /** Undefined while searches succeed. */
  private failedSearch: { readonly packId: string; readonly vectorSize: number } | undefined;
  private isRetired = false;
  private readonly copy: GalleryCopy;
  private readonly keepingUp: PeriodicTask;
  private readonly tuning: PeriodicTask;

  constructor(
    private readonly rows: GalleryRepository,
    private readonly store: VectorStore,
    private readonly logger: Logger,
  ) {
    this.copy = new GalleryCopy(rows, store);
    this.keepingUp = new PeriodicTask('gallery', keepUpEveryMs, logger, () => this.keepUp());
    this.tuning = new PeriodicTask('gallery-tuning', tuneEveryMs, logger, (stopping) =>
      this.store.tune([...this.sizes.keys()], stopping),
    );
  }

  /** An index that is away does not stop the start: people can be managed, and readiness tells. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.current(copiedWithinMs);
    } catch (error) {
      if (!isAppError(error) || error.code !== 'unavailable') throw error;
      this.logger.warn('gallery-not-loaded-yet', { error });
    }
    this.keepingUp.start();
    this.tuning.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    const stopped = Promise.all([this.keepingUp.stop(), this.tuning.stop(), this.rebuilding]);
    await within(stoppedWithinMs, stopped).catch(() => {
      this.logger.warn('gallery-still-copying', { stoppedWithinMs });
    });
  }

  /** What was in hand is answered by then. */
  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }

  /** Readiness: the index answers, can be written to and searched, and holds the gallery. */
  async check(): Promise<void> {
    await this.store.check();
    if (this.revision === undefined || this.hasFailed) await within(readyWithinMs, this.refresh());
    if (this.failedSearch !== undefined) {
      const { packId, vectorSize } = this.failedSearch;
      await this.timedSearch(packId, Float32Array.of(1, ...new Float32Array(vectorSize - 1)), 1);
    }
  }

  /** The most alike people of that pack, best first. @throws AppError `unavailable` */
  async search(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    const isFresh = performance.now() - this.checkedAtMs <= freshForMs;
    if (!isFresh || this.revision === undefined) await within(currentWithinMs, this.refresh());
    const { losses } = this;
    const found = await this.timedSearch(packId, vector, limit);
    if (this.isWhole(found, packId, limit) && losses === this.losses) return found;
    // Too few, or lost meanwhile: somebody may have left since the last copy. If not, the copy lost them.
    await within(currentWithinMs, this.refresh());
    const again = await this.timedSearch(packId, vector, limit);
    if (this.isWhole(again, packId, limit)) return again;
    const loss = { packId, held: again.length, expected: this.expectedOf(packId) };
    if (this.revision !== undefined) void this.rebuild(loss);
    throw notWhole();
  }

  /** People by pack, as of the last search. */
  get peopleByPack(): ReadonlyMap<string, number> {
    return this.sizes;
  }

  /** People of that pack, as of the last search. */
  sizeOf(packId: string): number {
    return this.sizes.get(packId) ?? 0;
  }

  /**
   * Brings the copy to what Postgres has now, at least to what was committed before the call.
   * @throws AppError `unavailable` when the index or the database is away, or it takes longer, as a copy made anew does
   */
  async catchUp(): Promise<void> {
    await within(currentWithinMs, this.current());
  }

  /**
   * Counts what the copy holds, and makes it anew when that is not what it should hold. Too few is a loss at once; too
   * many only when it is so twice, as another replica may be behind with taking somebody out.
   */
  async verify(): Promise<void> {
    this.verifiedAtMs = performance.now();
    const loss = await this.copyAlone(copiedWithinMs, () => this.findLoss());
    const isSure = loss !== undefined && (loss.held < loss.expected || isSameLoss(loss, this.suspected));
    this.suspected = loss;
    if (isSure) await this.rebuild(loss);
  }

  private async keepUp(): Promise<void> {
    await this.verify();
    await this.rows.forgetChanges(forgetChangesAfterMs);
    if (this.isRetired || performance.now() < retireAfterMs) return;
    await this.store.retire((await this.rows.entries()).map(({ personId }) => personId));
    this.isRetired = true;
  }

  private async timedSearch(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]> {
    const stopTimer = searchSeconds.startTimer();
    try {
      const found = await this.store.search(packId, vector, limit);
      this.failedSearch = undefined;
      return found;
    } catch (error) {
      this.failedSearch = { packId, vectorSize: vector.length };
      this.verifySoon();
      throw error;
    } finally {
      stopTimer();
    }
  }

  private async current(waitMs = currentWithinMs): Promise<void> {
    await this.copyAlone(waitMs, () => this.run());
  }

  /** One at a time. */
  private async copyAlone<T>(waitMs: number, work: () => Promise<T>): Promise<T> {
    return this.copyQueue.run({ lane: 'copy', waitMs }, async () => {
      try {
        const result = await work();
        this.hasFailed = false;
        return result;
      } catch (error) {
        this.hasFailed = true;
        throw error;
      }
    });
  }

  /** Searches that come together share one copy. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.current().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async run(): Promise<void> {
    const state = await this.rows.state();
    const isOld = performance.now() - this.checkedAtMs > compareAllAfterMs;
    // Fewer changes than before: the database was restored from a backup.
    const isKnown = this.revision !== undefined && state.losses === this.losses && state.revision >= this.revision;
    if (!isKnown && this.revision !== undefined) {
      this.revision = undefined;
      this.compareFromMs = performance.now() + freshForMs;
    }
    if (this.revision === undefined) await sleep(Math.max(0, this.compareFromMs - performance.now()));
    if (this.revision === undefined || isOld) await this.compareAll(state);
    else if (state.revision > this.revision) await this.followChanges(this.revision);
    if (this.sizesRevision !== this.revision) await this.readSizes();
    this.checkedAtMs = performance.now();
  }

  private async followChanges(known: number): Promise<void> {
    let revision = known;
    for (;;) {
      const changes = await this.rows.changesAfter(revision, peopleAtOnceMax);
      const last = changes.at(-1);
      if (last === undefined) break;
      const personIds = changes.map((change) => change.personId);
      await this.copy.copy(personIds, personIds);
      revision = last.revision;
      this.revision = revision;
    }
  }

  /** The state was read first: what changes meanwhile is followed afterwards, and copying twice does no harm. */
  private async compareAll({ revision, losses }: { revision: number; losses: number }): Promise<void> {
    const compared = await this.copy.compareAll(this.stopping.signal);
    this.revision = revision;
    this.losses = losses;
    this.logger.info('gallery-compared', compared);
  }

  private async readSizes(): Promise<void> {
    this.sizes = await this.rows.sizes();
    const { revision } = await this.rows.state();
    this.sizesRevision = revision === this.revision ? revision : undefined;
    people.reset();
    for (const [pack, size] of this.sizes) people.set({ pack }, size);
  }

  private isWhole(found: readonly Neighbour[], packId: string, limit: number): boolean {
    return this.revision !== undefined && found.length >= Math.min(limit, this.expectedOf(packId));
  }

  private expectedOf(packId: string): number {
    return this.sizeOf(packId) - this.copy.unreadableOf(packId);
  }

  private async findLoss(): Promise<GalleryLoss | undefined> {
    await this.run();
    for (const packId of this.sizes.keys()) {
      const held = await this.store.count(packId);
      const expected = this.expectedOf(packId);
      if (held === expected) continue;
      const { revision } = await this.rows.state();
      // A change that came meanwhile explains it; the next count tells.
      if (revision === this.revision && revision === this.sizesRevision) return { packId, held, expected };
    }
    return undefined;
  }

  /** The collection may be there and take no search, made by somebody for other vectors. */
  private verifySoon(): void {
    if (performance.now() - this.verifiedAtMs < verifyAgainAfterMs) return;
    this.verify().catch((error: unknown) => {
      this.logger.warn('gallery-not-verified', { error });
    });
  }

  /** Never rejects: what fails is tried again by whoever searches, asks for readiness, or keeps up. */
  private rebuild(loss: GalleryLoss): Promise<void> {
    this.revision = undefined;
    this.rebuilding ??= this.rebuildNow(loss)
      .catch((error: unknown) => {
        this.logger.warn('gallery-not-rebuilt-yet', { error });
      })
      .finally(() => {
        this.rebuilding = undefined;
      });
    return this.rebuilding;
  }

  private async rebuildNow(loss: GalleryLoss): Promise<void> {
    this.logger.error('gallery-lost', { ...loss });
    lossesFound.inc();
    // By then every replica has heard of it, and nobody searches a copy that is half filled.
    this.compareFromMs = performance.now() + freshForMs;
    await this.rows.addLoss(this.losses);
    await this.current(copiedWithinMs);
    this.logger.info('gallery-rebuilt', {});
  }
}
