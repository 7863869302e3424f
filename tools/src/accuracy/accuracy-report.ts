import { identityConfig, thresholdForGallery } from '@smart-attendance/app-identity';
import type { QualityReason } from '@smart-attendance/vision';
import type { FaceSample, SampleSet } from './face-samples';
import { galleryTrials } from './galleries';
import { openSetCurve, operatingPoint, pointWithin } from './identification.policy';
import type { Protocol } from './lfw-protocol';
import { rejectEvidence } from './reject-curve.policy';
import { statedTrials } from './stated-threshold';
import { SimilarityHistogram } from './similarity-histogram';
import { cosine, SimilarityMatrix } from './similarity-matrix';
import { shareInterval } from '../statistics.policy';
import {
  accuracyAt,
  bestThreshold,
  rocOf,
  rowAtThreshold,
  rowsAtRates,
  tenFold,
  type ScoredPair,
} from './verification.policy';

export type AccuracyReport = Awaited<ReturnType<typeof makeReport>>;
export type GalleryReport = ReturnType<typeof identify>[number];

const wantedRates = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
export const strangersAcceptedMax = 0.01;
const rejection = {
  falseMatchRates: [1e-3, 1e-4, 1e-5],
  rejectedShares: [0, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3],
  randomDraws: 50,
};

export async function makeReport(set: SampleSet, protocol: Protocol) {
  const samples = [...set.samples.values()];
  const matrix = SimilarityMatrix.of(samples.map(({ embedding }) => embedding));
  return {
    packId: set.packId,
    images: {
      all: samples.length + set.imagesWithoutFace.length,
      withoutFace: set.imagesWithoutFace,
      ...countRefused(samples),
    },
    verification: verify(set, protocol),
    allPairs: compareAll(set, samples, matrix),
    identification: { open: identify(set, protocol, 'open'), gated: identify(set, protocol, 'applied') },
    stated: await statedTrials(set, protocol),
    rejection: rejectEvidence(
      samples.map(({ person, quality }) => ({ person, score: quality.score })),
      matrix,
      rejection,
    ),
    /** Absent where the pack judges no liveness. */
    liveness: judgeLiveness(samples),
  };
}

/** Photos of living people only: it tells false alarms and nothing about spoofs that get through. */
function judgeLiveness(samples: readonly FaceSample[]) {
  const scores = samples.flatMap(({ liveness }) => liveness ?? []);
  if (scores.length === 0) return undefined;
  const scoreMin = defaultOf('LIVENESS_MIN');
  const live = scores.filter((score) => score >= scoreMin).length;
  return {
    faces: scores.length,
    scoreMin,
    calledLive: live / scores.length,
    calledLiveInterval: shareInterval(live, scores.length),
  };
}

function countRefused(samples: readonly FaceSample[]) {
  const refusedByReason: Partial<Record<QualityReason, number>> = {};
  for (const { quality } of samples) {
    for (const reason of quality.reasons) refusedByReason[reason] = (refusedByReason[reason] ?? 0) + 1;
  }
  return { refusedByGates: samples.filter(({ quality }) => quality.reasons.length > 0).length, refusedByReason };
}

function verify({ samples }: SampleSet, { pairs }: Protocol) {
  let pairsWithoutFace = 0;
  const scored = pairs.map(({ first, second, isSame }): ScoredPair => {
    const [one, other] = [samples.get(first), samples.get(second)];
    if (one !== undefined && other !== undefined) return { similarity: cosine(one.embedding, other.embedding), isSame };
    pairsWithoutFace += 1;
    return { similarity: -1, isSame };
  });
  const [genuine, impostor] = [new SimilarityHistogram(), new SimilarityHistogram()];
  for (const { similarity, isSame } of scored) (isSame ? genuine : impostor).add(similarity);
  const threshold = bestThreshold(scored);
  const rates = wantedRates.filter((rate) => rate * impostor.total >= 1);
  return {
    genuinePairs: genuine.total,
    impostorPairs: impostor.total,
    /** Decided as two people, since an image of the pair shows no face that was found. */
    pairsWithoutFace,
    tenFold: tenFold(scored),
    best: { threshold, accuracy: accuracyAt(scored, threshold) },
    rates: rowsAtRates(genuine, impostor, rates),
  };
}

function compareAll({ calibration }: SampleSet, samples: readonly FaceSample[], matrix: SimilarityMatrix) {
  const [genuine, impostor] = [new SimilarityHistogram(), new SimilarityHistogram()];
  const people = samples.map(({ person }) => person);
  matrix.forEachPair((row, column, similarity) => {
    (people[row] === people[column] ? genuine : impostor).add(similarity);
  });
  return {
    genuinePairs: genuine.total,
    impostorPairs: impostor.total,
    rates: rowsAtRates(genuine, impostor, wantedRates),
    atCalibration: calibration.map((point) => ({
      ...rowAtThreshold(genuine, impostor, point.cosine),
      calibratedRate: point.falseMatchRate,
    })),
    roc: rocOf(genuine, impostor),
  };
}

function identify({ samples, calibration }: SampleSet, protocol: Protocol, gates: 'applied' | 'open') {
  const strangerRateMax = defaultOf('MATCH_STRANGER_RATE_MAX');
  const marginMin = defaultOf('MATCH_MARGIN_MIN');
  return galleryTrials({ protocol, samples, gates }).map(({ people, onlookers, draws, searches }) => {
    const curve = openSetCurve(searches);
    const rules = { strangerRateMax, cosineMin: defaultOf('MATCH_COSINE_MIN') };
    const cosineMin = thresholdForGallery(people, calibration, rules);
    return {
      people,
      onlookers,
      draws,
      /** What the product decides by itself, with its default settings. */
      policy: operatingPoint(searches, draws, { cosineMin, marginMin }),
      /** Where at most 1 % of strangers are accepted, by threshold alone; chosen on these same images. */
      withinOnePercent: pointWithin(curve, strangersAcceptedMax),
      curve,
    };
  });
}

/** Of a setting of identity, which decides in the product. */
function defaultOf(name: 'MATCH_STRANGER_RATE_MAX' | 'MATCH_COSINE_MIN' | 'MATCH_MARGIN_MIN' | 'LIVENESS_MIN'): number {
  const { defaultValue } = identityConfig.settings[name];
  if (defaultValue === undefined) throw new Error(`identity's setting ${name} has no default any more.`);
  return defaultValue;
}
