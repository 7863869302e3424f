import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, PeriodicTask, type Transaction } from '@smart-attendance/database';
import { Logger, metrics } from '@smart-attendance/observability';
import { meanOf } from '../gallery/unit-vector';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { RecognitionsRepository } from '../recognition/recognitions.repository';
import { SightingsRepository } from '../recognition/sightings.repository';
import { stableId } from '../stable-id';
import { KeptFacesService } from './kept-faces.service';
import { groupOf, isVisitForReview, visitsMax, visitsPerCameraMax, type FaceGroup } from './unknown-face.policy';
import { UnknownFaceVisitsRepository, type VisitRow } from './unknown-face-visits.repository';
import { UnknownFacesRepository } from './unknown-faces.repository';

const groupEveryMs = 3_000;
/** A track of which nothing was seen for so long is over; one that goes on six times as long is grouped meanwhile. */
const quietMs = 5_000;
const groupedAtOnceMax = 100;
/** Sightings before the first picture of a track was good enough to be kept. */
const beforePictureMs = 60_000;

const visitsGrouped = metrics.counter({
  name: 'unknown_face_visits_grouped_total',
  help: 'Visits of unknown and doubtful faces, by what became of them: grouped, or not_for_review.',
  labelNames: ['outcome'],
});

/**
 * Puts visits that are over to the unknown face they are most like, or to a new one: in the order in which they began,
 * one replica at a time, so that it does not matter which. Vectors are opened for it and forgotten again.
 */
@Injectable()
export class GroupingService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly faces: UnknownFacesRepository,
    private readonly visits: UnknownFaceVisitsRepository,
    private readonly kept: KeptFacesService,
    private readonly sightings: SightingsRepository,
    private readonly recognitions: RecognitionsRepository,
    logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {
    this.task = new PeriodicTask('unknown-faces', groupEveryMs, logger, async () =>
      (await this.group(quietMs)) === groupedAtOnceMax ? 'more' : undefined,
    );
  }

  onApplicationBootstrap(): void {
    if (this.config.REVIEW_HOURS > 0) this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  /** One round, unless another replica has one in hand. @returns how many visits it looked at */
  async group(overAfterMs: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      if (!(await this.faces.tryLock(tx))) return 0;
      const found = await this.visits.ungrouped(tx, overAfterMs, groupedAtOnceMax);
      const forReview = found.length === 0 ? [] : await this.sort(tx, found);
      const packIds = new Set(forReview.map(({ packId }) => packId));
      const appeared: string[] = [];
      for (const packId of packIds) {
        const ofPack = forReview.filter((visit) => visit.packId === packId);
        appeared.push(...(await this.groupPack(tx, packId, ofPack)));
      }
      if (found.length > 0) await this.visits.deleteBeyond(tx, visitsPerCameraMax, visitsMax);
      await this.faces.refresh(tx);
      if (appeared.length > 0) await this.faces.publishChanged(tx, appeared, 'appeared');
      return found.length;
    });
  }

  /** Deletes those that are not for a person to look at. @returns the others */
  private async sort(tx: Transaction, found: readonly VisitRow[]): Promise<VisitRow[]> {
    const claims = await this.recognitions.claimsOf(
      tx,
      found.map(({ trackId }) => trackId),
    );
    const forReview: VisitRow[] = [];
    const others: string[] = [];
    for (const visit of found) {
      const { cameraId, trackId, firstSeenAt, lastSeenAt } = visit;
      const from = firstSeenAt.getTime() - beforePictureMs;
      const nearby = await this.sightings.nearby(tx, cameraId, from, lastSeenAt.getTime());
      const track = nearby.filter((sighting) => sighting.trackId === trackId);
      const isShown = isVisitForReview(track, claims.has(trackId), this.config.RECOGNITION_SIGHTINGS_MIN);
      if (isShown) forReview.push(visit);
      else others.push(visit.id);
      visitsGrouped.inc({ outcome: isShown ? 'grouped' : 'not_for_review' });
    }
    if (others.length > 0) await this.visits.delete(tx, others);
    return forReview;
  }

  /** @returns the unknown faces that are new */
  private async groupPack(tx: Transaction, packId: string, found: readonly VisitRow[]): Promise<string[]> {
    const appeared: string[] = [];
    const members = new Map<string, Float32Array[]>();
    for (const { visit, vector } of await this.kept.open(await this.visits.grouped(tx, packId), tx)) {
      members.set(visit.unknownFaceId, [...(members.get(visit.unknownFaceId) ?? []), vector]);
    }
    const groups = new Map<string, FaceGroup>();
    for (const [id, vectors] of members) {
      const mean = meanOf(vectors);
      if (mean !== undefined) groups.set(id, { id, mean });
    }
    const opened = await this.kept.open(found, tx);
    const unreadable = found.filter((visit) => !opened.some((one) => one.visit === visit));
    if (unreadable.length > 0)
      await this.visits.delete(
        tx,
        unreadable.map(({ id }) => id),
      );
    for (const { visit, vector } of opened) {
      const known = groupOf(vector, [...groups.values()], visit.groupingCosine);
      const id = known?.id ?? stableId('unknown-face', visit.id);
      if (known === undefined && !(await this.faces.exists(tx, id))) {
        const { firstSeenAt, lastSeenAt } = visit;
        await this.faces.insert(tx, { id, packId, status: 'waiting', firstSeenAt, lastSeenAt });
        appeared.push(id);
      }
      await this.visits.move(tx, [visit.id], null, id);
      const vectors = [...(members.get(id) ?? []), vector];
      members.set(id, vectors);
      groups.set(id, { id, mean: meanOf(vectors) ?? vector });
    }
    return appeared;
  }
}
