import { cosineAtRate, rateAtCosine, safeCosineAtRate, type ImpostorTail } from './impostor-tail.policy';

/**
 * A track gets a name only when at least a third of its comparable sightings say it (recognition.policy.ts). However
 * much the sightings of one face depend on each other, as long as none of them is more likely to be wrong than another
 * that happens at most three times as often as one sighting is wrong: Hopf's maximal ergodic inequality, which holds
 * for every prefix of the track at once.
 */
const sightingsPerVisitError = 3;

/** Fewer people say too little about how alike people are. */
export const statedPeopleMin = 50;
/** What so few people are worth, beside the curve of the pack. */
export const somePeopleMin = 10;

/** No two photos of one person are more alike than this, so a threshold above it would only shut everybody out. */
const cosineMax = 0.95;

/** How often one pair may be taken for one person, so that visits of strangers stay within their rate. */
export function comparisonRate(strangerVisitRateMax: number, people: number): number {
  return strangerVisitRateMax / sightingsPerVisitError / Math.max(1, people);
}

/** How often a visit of a stranger ends with a name at that cosine; at most 1. */
export function strangerVisitRate(tail: ImpostorTail, cosine: number, people: number, isSafe: boolean): number {
  return Math.min(1, rateAtCosine(tail, cosine, isSafe) * Math.max(1, people) * sightingsPerVisitError);
}

export interface StatedThreshold {
  readonly cosine: number;
  readonly low: number;
  readonly high: number;
  /** Of what holds: `stated` is computed from the gallery alone. */
  readonly state: ThresholdState;
}

export type ThresholdState = 'stated' | 'not_computed' | 'few_people' | 'few_scores';

export interface ThresholdGround {
  /** Undefined while there are too few scores. */
  readonly tail: ImpostorTail | undefined;
  /** Whom the tail is of. */
  readonly sampledPeople: number;
  /** Who is in the gallery now, or would be. */
  readonly people: number;
  readonly strangerVisitRateMax: number;
  /** What the curve of the pack gives for a rate; undefined for a pack that nobody measured. */
  readonly packCosine: (rate: number) => number | undefined;
  /** Never below, whatever the gallery says. */
  readonly floor: number;
}

/**
 * The cosine that keeps the rate, at the upper end of its estimate. While the data are too few the stricter of
 * everything that is known holds: the pack's curve, what little there is, and the floor.
 */
export function statedThreshold(ground: ThresholdGround): StatedThreshold {
  const { tail, sampledPeople, people, strangerVisitRateMax, packCosine, floor } = ground;
  const rate = comparisonRate(strangerVisitRateMax, people);
  const clamp = (cosine: number): number => Math.min(cosineMax, Math.max(floor, cosine));
  const byPack = packCosine(rate) ?? floor;
  if (tail === undefined || sampledPeople < somePeopleMin) {
    const cosine = clamp(byPack);
    return { cosine, low: cosine, high: cosine, state: stateWithoutTail(sampledPeople, people) };
  }
  const safe = safeCosineAtRate(tail, rate);
  const { cosine, standardError } = cosineAtRate(tail, rate);
  const interval = { low: clamp(cosine - 1.96 * standardError), high: clamp(cosine + 1.96 * standardError) };
  return sampledPeople < statedPeopleMin
    ? { cosine: clamp(Math.max(byPack, safe)), ...interval, state: 'few_people' }
    : { cosine: clamp(safe), ...interval, state: 'stated' };
}

function stateWithoutTail(sampledPeople: number, people: number): ThresholdState {
  if (sampledPeople === 0 && people >= statedPeopleMin) return 'not_computed';
  return sampledPeople < statedPeopleMin ? 'few_people' : 'few_scores';
}

/** Much more and somebody would not be recognised at all. */
export const offsetMax = 0.1;

/** By how much stricter it is for somebody whose template strangers come near more often than others'. */
export function personOffset(tail: ImpostorTail, rate: number, ratio: number): number {
  if (ratio <= 1) return 0;
  const stricter = safeCosineAtRate(tail, rate / ratio) - safeCosineAtRate(tail, rate);
  return Math.min(offsetMax, Math.max(0, stricter));
}

/** Fewer visits of strangers say nothing about a camera. */
export const cameraVisitsMin = 50;
const cameraOffsetMax = 0.05;

/**
 * By how much stricter it is where strangers look more like the gallery than its own photos do: blurred and small faces
 * are more alike. By the medians, so that enrolled people who were missed among the strangers move little, and never
 * by so much that it feeds itself.
 */
export function cameraOffset(
  { visits, median }: { readonly visits: number; readonly median: number },
  galleryMedian: number,
): number {
  if (visits < cameraVisitsMin) return 0;
  return Math.min(cameraOffsetMax, Math.max(0, median - galleryMedian));
}
