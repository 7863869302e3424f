import { Inject, Injectable } from '@nestjs/common';
import {
  previewDaysMax,
  timestampFromDate,
  type FaceModel,
  type GetThresholdsResponseSchema,
  type MessageInitShape,
  type PreviewThresholdResponseSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { ActiveModelService } from '../gallery/active-model.service';
import { MatchingService } from '../gallery/matching.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { CurrentThresholdsService } from './current-thresholds.service';
import { countBelow, shareInterval, totalOf } from './score-bins.policy';
import type { ChangedVisit } from './threshold-preview.policy';
import type { PreviewSpan } from './threshold-preview.repository';
import { ThresholdPreviewService, type ThresholdPreview } from './threshold-preview.service';
import { sentenceOfThreshold } from './threshold-sentence.policy';
import type { ComputedThreshold } from './thresholds.repository';
import { cameraVisitsMin, strangerVisitRate, type StatedThreshold } from './visit-threshold.policy';

const modelDeadlineMs = 3_000;
const dayMs = 24 * 3_600_000;
const shownMax = 100;
const visitsShownMax = 200;
const sizes = [10, 50, 100, 300, 1_000, 3_000, 10_000, 100_000];
const curveFrom = 0.2;
const curveSteps = 70;

/** By how much likeness faces get names, with what error, and what another threshold would change. */
@Injectable()
export class ThresholdReportService {
  constructor(
    private readonly activeModel: ActiveModelService,
    private readonly matching: MatchingService,
    private readonly current: CurrentThresholdsService,
    private readonly previews: ThresholdPreviewService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** @throws AppError `unavailable` while face-inference or the database is away */
  async read(): Promise<MessageInitShape<typeof GetThresholdsResponseSchema>> {
    const model = await this.activeModel.read(modelDeadlineMs);
    const people = this.matching.peopleOf(model);
    const stated = this.current.statedFor(model, people);
    const computed = this.current.computedOf(model.packId);
    const missedPhotos = missedOf(computed, stated.cosine);
    const now = new Date();
    const lastWeek = { from: new Date(now.getTime() - previewDaysMax * dayMs), to: now };
    const { visits, lost } = await this.previews.preview(model, stated.cosine, lastWeek);
    return {
      packId: model.packId,
      people,
      strangerVisitRateMax: this.config.MATCH_STRANGER_VISIT_RATE_MAX,
      threshold: stated.cosine,
      thresholdLow: stated.low,
      thresholdHigh: stated.high,
      state: stated.state,
      sentence: this.sentenceOf(people, stated, computed, missedPhotos),
      ...(computed !== undefined && groundOf(computed)),
      ...(missedPhotos !== undefined && { missedPhotos: missedPhotos.rate }),
      missedVisits: { hits: lost.length, trials: visits, ...shareInterval(lost.length, visits) },
      curve: curveOf(computed, people),
      ...this.strictness(model, people, stated),
      sizes: sizes.map((size) => ({ people: size, threshold: this.current.statedFor(model, size).cosine })),
      marginMin: this.config.MATCH_MARGIN_MIN,
      cosineMin: this.config.MATCH_COSINE_MIN,
    };
  }

  /** @throws AppError `invalid_argument` for a span that is none, `unavailable` */
  async preview(
    cosine: number,
    from: Date | undefined,
    to: Date | undefined,
  ): Promise<MessageInitShape<typeof PreviewThresholdResponseSchema>> {
    const model = await this.activeModel.read(modelDeadlineMs);
    const preview = await this.previews.preview(model, cosine, spanOf(from, to, new Date()));
    const thresholdNow = this.current.statedFor(model, this.matching.peopleOf(model)).cosine;
    return toPreviewMessage(preview, thresholdNow);
  }

  private sentenceOf(
    people: number,
    stated: StatedThreshold,
    computed: ComputedThreshold | undefined,
    missed: ReturnType<typeof missedOf>,
  ): string {
    return sentenceOfThreshold({
      stated,
      people,
      sampledPeople: computed?.sampledPeople ?? 0,
      sampledPhotos: computed?.sampledPhotos ?? 0,
      strangerVisitRateMax: this.config.MATCH_STRANGER_VISIT_RATE_MAX,
      missed: missed === undefined ? undefined : { share: missed.share, ...missed.rate },
    });
  }

  /** For whom and where a stricter one holds. */
  private strictness({ packId }: FaceModel, size: number, { cosine }: StatedThreshold) {
    const { people, cameras } = this.current.strictnessOf(packId);
    const stricter = people
      .map((personId) => ({ personId, threshold: cosine + this.current.offsetFor(packId, size, { personId }) }))
      .sort((one, other) => other.threshold - one.threshold)
      .slice(0, shownMax)
      .map((one) => ({ ...one, sentence: 'Others come near this face more often than near most.' }));
    const atCameras = cameras
      .map(({ cameraId, visits }) => ({
        cameraId,
        strangerVisits: visits,
        threshold: cosine + this.current.offsetFor(packId, size, { cameraId }),
      }))
      .sort((one, other) => other.threshold - one.threshold)
      .slice(0, shownMax)
      .map((one) => ({ ...one, sentence: sentenceOfCamera(one.strangerVisits, one.threshold > cosine) }));
    return { cameras: atCameras, peopleThresholds: stricter };
  }
}

function sentenceOfCamera(visits: number, isStricter: boolean): string {
  if (visits < cameraVisitsMin)
    return `${visits} visits of strangers are too few to tell; from ${cameraVisitsMin} on it is.`;
  return isStricter
    ? 'Strangers look more like the gallery here than its own photos do.'
    : 'Strangers look no more like the gallery here than its own photos do.';
}

function groundOf(computed: ComputedThreshold) {
  return {
    version: computed.version,
    computedAt: timestampFromDate(computed.computedAt),
    sampledPeople: computed.sampledPeople,
    sampledPhotos: computed.sampledPhotos,
    impostorPairs: BigInt(computed.tail?.pairs ?? totalOf(computed.impostorBins)),
  };
}

/** Photos of one person are alike, so the interval counts each person once. */
function missedOf(computed: ComputedThreshold | undefined, cosine: number) {
  if (computed === undefined || computed.peopleWithSeveral === 0) return undefined;
  const { genuineBins, peopleWithSeveral } = computed;
  const trials = totalOf(genuineBins);
  const hits = Math.round(countBelow(genuineBins, cosine));
  const share = trials === 0 ? 0 : hits / trials;
  return { share, rate: { hits, trials, ...shareInterval(share * peopleWithSeveral, peopleWithSeveral) } };
}

function curveOf(computed: ComputedThreshold | undefined, people: number) {
  if (computed === undefined) return [];
  const { tail, impostorBins, genuineBins } = computed;
  const [impostors, genuine] = [totalOf(impostorBins), totalOf(genuineBins)];
  return Array.from({ length: curveSteps + 1 }, (_, step) => {
    const cosine = curveFrom + step / 100;
    return {
      cosine,
      strangerVisits: tail === undefined ? 1 : strangerVisitRate(tail, cosine, people, false),
      strangerVisitsHigh: tail === undefined ? 1 : strangerVisitRate(tail, cosine, people, true),
      ...(genuine > 0 && { photosMissed: countBelow(genuineBins, cosine) / genuine }),
      impostorPairs: impostors === 0 ? 0 : 1 - countBelow(impostorBins, cosine) / impostors,
    };
  });
}

function spanOf(from: Date | undefined, to: Date | undefined, now: Date): PreviewSpan {
  const end = to ?? now;
  const begin = from ?? new Date(end.getTime() - previewDaysMax * dayMs);
  if (begin >= end) throw AppError.invalid([{ field: 'to', message: 'must be after from' }]);
  if (end.getTime() - begin.getTime() > previewDaysMax * dayMs) {
    throw AppError.invalid([{ field: 'to', message: `must be at most ${previewDaysMax} days after from` }]);
  }
  return { from: begin, to: end };
}

function toPreviewMessage(
  preview: ThresholdPreview,
  thresholdNow: number,
): MessageInitShape<typeof PreviewThresholdResponseSchema> {
  const { span, cosine, visits, lost, gained, strangers, wasCut, untold } = preview;
  const peopleLost = new Set(lost.map(({ personId }) => personId)).size;
  const strangersNamed = gained.filter(({ isStranger }) => isStranger).length;
  return {
    cosine,
    thresholdNow,
    from: timestampFromDate(span.from),
    to: timestampFromDate(span.to),
    visits,
    visitsLost: lost.length,
    visitsGained: gained.length,
    peopleLost,
    strangers,
    strangersNamed,
    sentence:
      `At ${cosine.toFixed(3)} (${thresholdNow.toFixed(3)} holds now) ${lost.length} of ${visits} recognised visits would ` +
      `have got no name, of ${peopleLost} people; ${gained.length} more would have got one, ${strangersNamed} of them of ` +
      `${strangers} visits of people nobody knew.`,
    lost: lost.slice(0, visitsShownMax).map(toChangedMessage),
    gained: gained.slice(0, visitsShownMax).map(toChangedMessage),
    wasCut,
    sightingsUntold: untold,
  };
}

function toChangedMessage(visit: ChangedVisit) {
  return {
    ...visit,
    firstSeenAt: timestampFromDate(visit.firstSeenAt),
    lastSeenAt: timestampFromDate(visit.lastSeenAt),
  };
}
