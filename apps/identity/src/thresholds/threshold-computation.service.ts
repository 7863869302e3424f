import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { setImmediate as turn } from 'node:timers/promises';
import { ActivePackRepository } from '../gallery/active-pack.repository';
import { GalleryRepository } from '../gallery/gallery.repository';
import { CurrentThresholdsService } from './current-thresholds.service';
import {
  bestOfOthers,
  sameFaceCosineOf,
  scoreGallery,
  type GalleryScores,
  type SampledPerson,
} from './gallery-scores.policy';
import { exceedanceRatios, fitImpostorTail, type ImpostorTail } from './impostor-tail.policy';
import { addScore, emptyBins, medianOf } from './score-bins.policy';
import { isComputationDue } from './threshold-due.policy';
import {
  ThresholdsRepository,
  type CameraStrangers,
  type ComputedThreshold,
  type PersonRatio,
} from './thresholds.repository';

const lookEveryMs = 60_000;
const firstAfterMs = 20_000;
const strangersOfMs = 7 * 24 * 3_600_000;

/** A million and a half pairs say enough about one in a million: a second of work in pieces of 5 ms. */
const sampledPeopleMax = 1_000;
const sampledPhotosMax = 1_500;
const readAtOnce = 200;

/** Who is exceeded a little more often is as others are. */
const ratioMin = 1.5;

/**
 * Computes what the gallery says about thresholds, whenever it has changed: one replica at a time, all others read what
 * it stored.
 */
@Injectable()
export class ThresholdComputationService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly rows: ThresholdsRepository,
    private readonly gallery: GalleryRepository,
    private readonly activePack: ActivePackRepository,
    private readonly current: CurrentThresholdsService,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('threshold-computation', lookEveryMs, logger, (stopping) => this.computeDue(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  async computeDue(stopping?: AbortSignal): Promise<void> {
    const { revision } = await this.gallery.state();
    const computed = new Map((await this.rows.newest()).map((one) => [one.packId, one]));
    for (const [packId, people] of await this.gallery.sizes()) {
      const isDue = isComputationDue(computed.get(packId), { revision, people, sampledPeopleMax }, Date.now());
      if (stopping?.aborted !== true && isDue) await this.compute(packId, stopping);
    }
  }

  /** Does nothing while another replica computes, or when it is to stop. */
  async compute(packId: string, stopping?: AbortSignal): Promise<void> {
    const { revision } = await this.gallery.state();
    const hasComputed = await this.database.transaction(async (tx) => {
      if (!(await this.rows.lock(tx))) return false;
      const sample = await this.sampleOf(packId);
      const scores = await scoreGallery(sample, sampledPhotosMax, async () => {
        await turn();
        stopping?.throwIfAborted();
      });
      const { computed, people } = await judged(packId, revision, scores);
      await this.rows.save(tx, computed, people, await this.strangersAtCameras(packId));
      return true;
    });
    if (!hasComputed) return;
    this.logger.info('threshold-computed', { packId });
    await this.current.refresh();
  }

  /** Undefined while faces at cameras are compared by another pack, whose scores say nothing about this one. */
  private async strangersAtCameras(packId: string): Promise<CameraStrangers[] | undefined> {
    const decidesSince = await this.activePack.decidesSince(packId);
    if (decidesSince === undefined) return undefined;
    const since = Math.max(decidesSince.getTime(), Date.now() - strangersOfMs);
    return (await this.rows.strangersSince(new Date(since))).map((camera) => ({ ...camera, packId }));
  }

  private async sampleOf(packId: string): Promise<SampledPerson[]> {
    const personIds = await this.gallery.sampleOf(packId, sampledPeopleMax);
    const sample: SampledPerson[] = [];
    for (let from = 0; from < personIds.length; from += readAtOnce) {
      const photos = await this.gallery.photosOf(personIds.slice(from, from + readAtOnce), packId);
      sample.push(...photos);
      await turn();
    }
    return sample;
  }
}

async function judged(
  packId: string,
  galleryRevision: number,
  { personIds, impostors, genuine, peopleWithSeveral }: GalleryScores,
): Promise<{ readonly computed: Omit<ComputedThreshold, 'version'>; readonly people: readonly PersonRatio[] }> {
  const sameFaceCosine = sameFaceCosineOf(genuine);
  const tail = fitImpostorTail(impostors, sameFaceCosine);
  await turn();
  const [impostorBins, genuineBins] = [emptyBins(), emptyBins()];
  for (const [photo, owner] of impostors.personOfPhoto.entries()) {
    for (let person = 0; person < impostors.people; person += 1) {
      if (person !== owner) addScore(impostorBins, impostors.cosines[photo * impostors.people + person] ?? 0);
    }
  }
  for (const cosine of genuine) addScore(genuineBins, cosine);
  await turn();
  const computed = {
    packId,
    computedAt: new Date(),
    galleryRevision,
    sampledPeople: impostors.people,
    sampledPhotos: impostors.personOfPhoto.length,
    peopleWithSeveral,
    tail,
    galleryMedian: medianOf(bestOfOthers(impostors)),
    impostorBins,
    genuineBins,
  };
  return {
    computed,
    people: tail === undefined ? [] : strictPeople(packId, personIds, impostors, tail, sameFaceCosine),
  };
}

function strictPeople(
  packId: string,
  personIds: readonly string[],
  impostors: GalleryScores['impostors'],
  tail: ImpostorTail,
  sameFaceCosine: number,
): PersonRatio[] {
  return exceedanceRatios(impostors, tail, sameFaceCosine).flatMap((ratio, i) => {
    const personId = personIds[i];
    return personId !== undefined && ratio >= ratioMin ? [{ personId, packId, ratio }] : [];
  });
}
