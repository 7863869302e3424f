import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger, metrics } from '@smart-attendance/observability';
import { cosineForRate, thresholdForGallery, type CalibratedPack } from '../gallery/threshold.policy';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { cosineAtRate, type ImpostorTail } from './impostor-tail.policy';
import { ThresholdsRepository, type CameraStrangers, type ComputedThreshold } from './thresholds.repository';
import {
  cameraOffset,
  comparisonRate,
  personOffset,
  statedThreshold,
  type StatedThreshold,
} from './visit-threshold.policy';

/** What one replica computes holds at all of them within this time. */
const refreshEveryMs = 5_000;
/** A gallery grows one by one; each size is asked for with every face. */
const rememberedMax = 1_000;

const versionOf = metrics.gauge({
  name: 'threshold_version',
  help: 'How often the threshold of a model pack was computed.',
  labelNames: ['pack'],
});

/** The thresholds that hold, as every replica knows them: computed by one, stored, and read again by all. */
@Injectable()
export class CurrentThresholdsService implements OnApplicationBootstrap, OnModuleDestroy {
  private state = '';
  private byPack: ReadonlyMap<string, ComputedThreshold> = new Map();
  private ratios: ReadonlyMap<string, number> = new Map();
  private cameras: ReadonlyMap<string, CameraStrangers> = new Map();
  private readonly remembered = new Map<string, StatedThreshold>();
  private readonly refreshing: PeriodicTask;

  constructor(
    private readonly rows: ThresholdsRepository,
    logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {
    this.refreshing = new PeriodicTask('thresholds', refreshEveryMs, logger, () => this.refresh());
  }

  onApplicationBootstrap(): void {
    this.refreshing.start(0);
  }

  async onModuleDestroy(): Promise<void> {
    await this.refreshing.stop();
  }

  /** The cosine that holds in a gallery of so many people, for everybody and every camera. */
  statedFor(model: CalibratedPack, people: number): StatedThreshold {
    const { packId, calibration } = model;
    const key = `${packId} ${people}`;
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    const computed = this.byPack.get(packId);
    const { MATCH_STRANGER_RATE_MAX: strangerRateMax, MATCH_COSINE_MIN: cosineMin } = this.config;
    const stated = statedThreshold({
      tail: computed?.tail,
      sampledPeople: computed?.sampledPeople ?? 0,
      people,
      strangerVisitRateMax: this.config.MATCH_STRANGER_VISIT_RATE_MAX,
      packCosine: (rate) => cosineForRate(rate, calibration),
      floor: thresholdForGallery(people, calibration, { strangerRateMax, cosineMin }),
    });
    if (this.remembered.size >= rememberedMax) this.remembered.clear();
    this.remembered.set(key, stated);
    return stated;
  }

  /** By how much stricter it is for that person at that camera. */
  offsetFor(packId: string, people: number, { personId = '', cameraId = '' }): number {
    const computed = this.byPack.get(packId);
    if (computed?.tail === undefined) return 0;
    return this.personOffset(computed.tail, packId, people, personId) + this.cameraOffset(computed, people, cameraId);
  }

  computedOf(packId: string): ComputedThreshold | undefined {
    return this.byPack.get(packId);
  }

  /** People of that pack for whom it is stricter, and cameras that were looked at. */
  strictnessOf(packId: string): { readonly people: readonly string[]; readonly cameras: readonly CameraStrangers[] } {
    const suffix = ` ${packId}`;
    const people = [...this.ratios.keys()].filter((key) => key.endsWith(suffix)).map((key) => key.split(' ')[0] ?? '');
    return { people, cameras: [...this.cameras.values()].filter((camera) => camera.packId === packId) };
  }

  /** Whatever was computed until now holds from now on. */
  async refresh(): Promise<void> {
    const state = await this.rows.state();
    if (state === this.state) return;
    const [computed, people, cameras] = await Promise.all([
      this.rows.newest(),
      this.rows.people(),
      this.rows.cameras(),
    ]);
    this.byPack = new Map(computed.map((one) => [one.packId, one]));
    this.ratios = new Map(people.map(({ personId, packId, ratio }) => [`${personId} ${packId}`, ratio]));
    this.cameras = new Map(cameras.map((one) => [`${one.cameraId} ${one.packId}`, one]));
    this.remembered.clear();
    this.state = state;
    for (const { packId, version } of computed) versionOf.set({ pack: packId }, version);
  }

  private personOffset(tail: ImpostorTail, packId: string, people: number, personId: string): number {
    const ratio = this.ratios.get(`${personId} ${packId}`);
    if (ratio === undefined) return 0;
    return personOffset(tail, comparisonRate(this.config.MATCH_STRANGER_VISIT_RATE_MAX, people), ratio);
  }

  private cameraOffset(computed: ComputedThreshold, people: number, cameraId: string): number {
    const strangers = this.cameras.get(`${cameraId} ${computed.packId}`);
    const { tail, galleryMedian, sampledPeople } = computed;
    if (strangers === undefined || galleryMedian === undefined || tail === undefined) return 0;
    return cameraOffset(strangers, galleryMedian + grownBy(tail, sampledPeople, people));
  }
}

/** How much more the median stranger is like the most alike of so many people than of those in the sample. */
function grownBy(tail: ImpostorTail, sampledPeople: number, people: number): number {
  const medianOfMost = (count: number): number => cosineAtRate(tail, Math.LN2 / Math.max(1, count)).cosine;
  return people > sampledPeople ? medianOfMost(people) - medianOfMost(sampledPeople) : 0;
}
