import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaceModel } from '@smart-attendance/contracts';
import { Database, PeriodicTask } from '@smart-attendance/database';
import { Logger, metrics } from '@smart-attendance/observability';
import { ActiveModelService } from '../gallery/active-model.service';
import { GalleryRepository } from '../gallery/gallery.repository';
import { GalleryService } from '../gallery/gallery.service';
import { MatchingService } from '../gallery/matching.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { isDue, listedFrom } from './look-alike.policy';
import { LookAlikeScanRepository } from './look-alike-scan.repository';
import { LookAlikesRepository, type FoundPair } from './look-alikes.repository';

const everyMs = 60_000;
/** A start has other things to do. */
const firstAfterMs = 10_000;
/** Of a batch, which is one transaction: who is killed loses as much. */
const peopleAtOnceMax = 50;
/** Of one person; who is like more people than that was enrolled with a bad photo. */
const neighboursMax = 20;
/** Searches of cameras have at least every other moment. */
const pauseMaxMs = 250;

const comparisons = metrics.counter({
  name: 'look_alike_comparisons_total',
  help: 'People who were compared with everybody, for pairs that are alike.',
});

/**
 * Compares who is new, or whose photos changed, with everybody, every night and when somebody asks: by the searches
 * that cameras use, one after the other, by one replica at a time. Whoever is killed goes on where it was.
 */
@Injectable()
export class LookAlikeScanService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly activeModel: ActiveModelService,
    private readonly scans: LookAlikeScanRepository,
    private readonly lookAlikes: LookAlikesRepository,
    private readonly galleryRows: GalleryRepository,
    private readonly gallery: GalleryService,
    private readonly matching: MatchingService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {
    this.task = new PeriodicTask('look-alikes', everyMs, logger, (stopping) => this.work(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** One begins soon, unless one is at work. */
  async want(): Promise<void> {
    await this.scans.want();
    this.task.wake();
  }

  private async work(stopping: AbortSignal): Promise<'more' | 'done'> {
    const { startedAt, finishedAt, isWanted } = await this.scans.state();
    const isRunning = startedAt !== null && finishedAt === null;
    const isAsked = isWanted || isDue(new Date(), startedAt, this.config.LOOK_ALIKE_SCAN_HOUR);
    if (!isRunning && !isAsked) return 'done';
    const model = await this.activeModel.read();
    // The lock is one of the transaction, which does nothing else.
    return this.database.transaction(async (tx) => {
      if (!(await this.scans.tryToHold(tx))) return 'done';
      if (!isRunning) {
        await this.scans.begin(model.packId, this.listedFrom(model));
        return 'more';
      }
      const personIds = await this.scans.waiting(peopleAtOnceMax);
      if (personIds.length === 0) {
        await this.finish();
        return isWanted ? 'more' : 'done';
      }
      await this.compare(personIds, model, stopping);
      return 'more';
    });
  }

  private async compare(personIds: readonly string[], model: FaceModel, stopping: AbortSignal): Promise<void> {
    const { vectors } = await this.galleryRows.vectorsOf(personIds);
    const compared = new Set(personIds);
    const found: FoundPair[] = [];
    for (const { personId, packId, vector } of vectors) {
      if (packId !== model.packId) continue;
      if (stopping.aborted) compared.delete(personId);
      else found.push(...(await this.neighboursOf(personId, vector, model)));
    }
    await this.store([...compared], found, model.packId);
    comparisons.inc(compared.size);
  }

  private async neighboursOf(personId: string, vector: Float32Array, model: FaceModel): Promise<FoundPair[]> {
    const startedAt = performance.now();
    const neighbours = await this.gallery.search(model.packId, vector, neighboursMax + 1);
    await sleep(Math.min(pauseMaxMs, performance.now() - startedAt));
    const cosineMin = this.listedFrom(model);
    return neighbours
      .filter((other) => other.personId !== personId && other.similarity >= cosineMin)
      .map(({ personId: otherId, similarity }) => ({ personId, otherId, similarity }));
  }

  /** In a transaction of its own: who was erased or said no since the search is left out. */
  private async store(personIds: readonly string[], found: readonly FoundPair[], packId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const concerned = [...new Set([...personIds, ...found.map(({ otherId }) => otherId)])];
      const there = await this.lookAlikes.lockPeople(tx, concerned);
      for (const personId of personIds) {
        const own = found.filter(
          (pair) => pair.personId === personId && there.has(personId) && there.has(pair.otherId),
        );
        const ids: string[] = [];
        for (const pair of own) ids.push(await this.lookAlikes.put(tx, packId, 'scan', pair));
        if (own.length < neighboursMax) await this.lookAlikes.removeOpenOf(tx, personId, ids);
      }
      await this.lookAlikes.removeSurplus(tx);
      await this.scans.compared(tx, personIds);
    });
  }

  private async finish(): Promise<void> {
    await this.scans.finish();
    const { people } = await this.scans.state();
    this.logger.info('look-alikes-scanned', { people, openPairs: await this.lookAlikes.countOpen() });
  }

  private listedFrom(model: FaceModel): number {
    return listedFrom(this.matching.thresholdFor(model), this.config.MATCH_MARGIN_MIN);
  }
}
