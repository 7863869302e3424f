import { Inject, Injectable } from '@nestjs/common';
import type { Face, FaceModel } from '@smart-attendance/contracts';
import { CounterExamplesService } from '../counter-examples/counter-examples.service';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { GalleryService } from './gallery.service';
import { refusedByLiveness, type LivenessRule } from './liveness.policy';
import { CurrentThresholdsService } from '../thresholds/current-thresholds.service';
import { decideMatch, type Neighbour } from './match.policy';
import { cosineForRate, thresholdForGallery, type CalibratedPack } from './threshold.policy';
import { ToldApartPairsRepository } from './told-apart-pairs.repository';
import { unitVector } from './unit-vector';

/** Who one face is, as far as one picture of it can tell. */
export interface FaceJudgement {
  readonly personId: string | undefined;
  /** Empty with a person; else a quality reason, or one of liveness.policy.ts or match.policy.ts. */
  readonly reason: string;
  readonly similarity: number;
  readonly margin: number;
  /** The most alike person, named or not; undefined for nobody near. */
  readonly candidateId: string | undefined;
  /** The cosine that was asked for; undefined where nothing was compared. */
  readonly threshold: number | undefined;
}

/** What differs from one request to the next. */
export interface JudgeRules {
  /** More than the threshold for the gallery's size; less has no effect, or strangers would get names. */
  readonly cosineMin?: number | undefined;
  readonly liveness?: LivenessRule | undefined;
  /** Where it was seen; a camera may have a stricter threshold. */
  readonly cameraId?: string | undefined;
}

/** What a threshold is asked for. */
export interface ThresholdScope {
  /** Those of the gallery as it is now when left out. */
  readonly people?: number | undefined;
  readonly personId?: string | undefined;
  readonly cameraId?: string | undefined;
}

/**
 * Of two people's photos, one pair in a thousand passes for one person's at this rate, and of one person's photos 1.1 %
 * of the pairs do not (LFW; see docs/benchmarks.md): few enough to ask, once, whether it is the right person.
 */
const samePersonFalseMatchRate = 1e-3;

/**
 * Of two people's photos every hundredth pair is more alike (0.26 with the default pack); of one person's 0.4 % are
 * less.
 */
const unlikeFalseMatchRate = 1e-2;

/** No two photos of one person are more alike, so a threshold above it would only shut everybody out. */
const cosineMax = 0.95;

/** So many people who look alike may each have a counter-example before the next one is not found. */
const excludedMax = 5;

/**
 * How many strangers are shown with a name beside them that is not theirs: a person decides, and few are to be misled.
 */
const doubtfulStrangerRate = 0.2;

/** Compares faces with the gallery, by the same rules for a camera and for a photo. */
@Injectable()
export class MatchingService {
  constructor(
    private readonly gallery: GalleryService,
    private readonly counterExamples: CounterExamplesService,
    private readonly pairs: ToldApartPairsRepository,
    private readonly thresholds: CurrentThresholdsService,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * What is left out is decided by the gallery's size and by how this service is set up.
   * @throws AppError `unavailable` when the gallery cannot be searched
   */
  async judge(face: Face, model: FaceModel, { cosineMin, liveness, cameraId }: JudgeRules): Promise<FaceJudgement> {
    const reason = this.unusableBecause(face, liveness ?? this.config.LIVENESS_MODE);
    const vector = reason === '' ? unitVector(face.embedding) : undefined;
    if (vector === undefined) return nobody(reason === '' ? 'no_embedding' : reason);
    const { neighbours, excludedId, marginsOfPairs } = await this.nearest(model.packId, vector);
    const personId = neighbours[0]?.personId;
    const threshold = Math.max(cosineMin ?? 0, this.thresholdFor(model, { cameraId, personId }));
    const rules = { cosineMin: threshold, marginMin: this.config.MATCH_MARGIN_MIN, marginsOfPairs };
    const match = decideMatch(neighbours, rules);
    const { similarity, margin } = match;
    if (match.kind === 'matched') {
      return { personId: match.personId, reason: '', similarity, margin, threshold, candidateId: match.personId };
    }
    const nearestId = similarity >= this.unlikeCosine(model) ? neighbours[0]?.personId : undefined;
    const unknownBecause = excludedId === undefined ? match.reason : 'counter_example';
    const candidateId = excludedId ?? nearestId;
    return { personId: undefined, reason: unknownBecause, similarity, margin, threshold, candidateId };
  }

  /**
   * The best two, and where the second is told apart from the best, so many that the first who is not is among them.
   */
  private async nearest(packId: string, face: Float32Array) {
    const found = await this.neighboursOf(packId, face, 2);
    const [best, second] = found.neighbours;
    const marginsOfPairs = await this.pairs.marginsOf(packId, best?.personId ?? '');
    if (second === undefined || !marginsOfPairs.has(second.personId)) return { ...found, marginsOfPairs };
    return { ...(await this.neighboursOf(packId, face, marginsOfPairs.size + 2)), marginsOfPairs };
  }

  /** The most alike so many, as if those whom the face is not were not enrolled. */
  private async neighboursOf(
    packId: string,
    face: Float32Array,
    count: number,
  ): Promise<{ readonly neighbours: readonly Neighbour[]; readonly excludedId: string | undefined }> {
    const nearest = await this.gallery.search(packId, face, count);
    const excluded = await this.counterExamples.excludedFrom(packId, face, nearest);
    if (excluded.size === 0) return { neighbours: nearest, excludedId: undefined };
    const more = await this.gallery.search(packId, face, count + excludedMax);
    const allExcluded = await this.counterExamples.excludedFrom(packId, face, more);
    const neighbours = more.filter(({ personId }) => !allExcluded.has(personId)).slice(0, count);
    return { neighbours, excludedId: more.find(({ personId }) => allExcluded.has(personId))?.personId };
  }

  /** People enrolled with the pack of that model, as of the last search. */
  peopleOf(model: Pick<FaceModel, 'packId'>): number {
    return this.gallery.sizeOf(model.packId);
  }

  /** The cosine that makes two faces the same person's: in this gallery, for everybody, where nothing else is said. */
  thresholdFor(
    model: CalibratedPack,
    { people = this.peopleOf(model), personId, cameraId }: ThresholdScope = {},
  ): number {
    const { cosine } = this.thresholds.statedFor(model, people);
    const stricter = this.thresholds.offsetFor(model.packId, people, { personId, cameraId });
    return Math.min(cosineMax, cosine + stricter);
  }

  /**
   * Where two people's faces begin to be taken for one another in single pictures, by the curve of the pack alone: what
   * is this alike asks for a look, however strict the threshold of this gallery is.
   */
  lookAlikeCosine(model: FaceModel): number {
    const { MATCH_STRANGER_RATE_MAX: strangerRateMax, MATCH_COSINE_MIN: cosineMin } = this.config;
    return thresholdForGallery(this.peopleOf(model), model.calibration, { strangerRateMax, cosineMin });
  }

  /** The cosine below which two photos are hardly one person's. */
  samePersonCosine(model: FaceModel): number {
    return cosineForRate(samePersonFalseMatchRate, model.calibration) ?? this.config.MATCH_COSINE_MIN;
  }

  /**
   * The cosine below which two faces are not one person's, as good as never; none is below it where nobody measured.
   */
  unlikeCosine(model: FaceModel): number {
    return cosineForRate(unlikeFalseMatchRate, model.calibration) ?? -1;
  }

  /**
   * From this cosine on somebody of the gallery is near enough to be named to a person who looks: of strangers one in
   * five is so near to anybody, and two pictures of two people hardly ever.
   */
  doubtCosine(model: FaceModel): number {
    const rules = { strangerRateMax: doubtfulStrangerRate, cosineMin: this.samePersonCosine(model) };
    return thresholdForGallery(this.peopleOf(model), model.calibration, rules);
  }

  private unusableBecause({ quality, liveness }: Face, rule: LivenessRule): string {
    return quality?.reasons[0] ?? refusedByLiveness(liveness, rule, this.config.LIVENESS_MIN) ?? '';
  }
}

function nobody(reason: string): FaceJudgement {
  return { personId: undefined, reason, similarity: 0, margin: 0, candidateId: undefined, threshold: undefined };
}
