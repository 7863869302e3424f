/**
 * How alike two people are at most: the tail of the scores of a gallery's own photos, each compared with everybody
 * else. Above a level that 1 % of the pairs reach the excess is taken as generalised Pareto distributed (Pickands,
 * Balkema and de Haan), fitted by moments. A cosine has an end, so the shape is never above 0; where the data ask for
 * one that is, the exponential tail stands on the safe side.
 */
export interface ImpostorTail {
  /** Cosine from which the tail is fitted. */
  readonly level: number;
  /** Share of the pairs that exceed it. */
  readonly exceedance: number;
  /** At most 0: how the tail bends. */
  readonly shape: number;
  readonly scale: number;
  /** Of ln(exceedance), shape and scale, by leaving out one person after the other: pairs of one person are alike. */
  readonly covariance: readonly (readonly number[])[];
  readonly pairs: number;
  readonly exceedances: number;
  /** Pairs so alike that they are one person twice, or twins: for people to look at, not for a threshold to part. */
  readonly pairsLeftOut: number;
}

/** Every photo against every person, photo by photo. */
export interface ImpostorScores {
  readonly people: number;
  /** Whose photo it is, as an index of people. */
  readonly personOfPhoto: readonly number[];
  /** `photos` rows of `people` cosines. */
  readonly cosines: Float32Array;
}

export interface CosineEstimate {
  readonly cosine: number;
  readonly standardError: number;
}

const tailShare = 0.01;
/** Fewer say nothing about a spread. */
const exceedancesMin = 30;
/** A normal tail bends by 0.18 at one in a hundred and less further out, so that more than this promises too much. */
const shapeMin = -0.1;
const binsPerUnit = 10_000;

/** Undefined for too few pairs. @param sameFaceCosine from this on two photos are taken for one face */
export function fitImpostorTail(scores: ImpostorScores, sameFaceCosine: number): ImpostorTail | undefined {
  const { level, pairs, pairsLeftOut } = levelOf(scores, sameFaceCosine);
  const sums = sumsAbove(scores, level, sameFaceCosine);
  const { exceedances } = sums.all;
  if (exceedances < exceedancesMin) return undefined;
  const whole = parametersOf(sums.all);
  const without = sums.byPerson.map((person) => parametersOf(minus(sums.all, person)));
  const [logExceedance, shape, scale] = whole;
  return {
    level,
    exceedance: Math.exp(logExceedance),
    shape,
    scale,
    covariance: jackknifeCovariance(without),
    pairs,
    exceedances,
    pairsLeftOut,
  };
}

/** How often a person's template is exceeded, of how often others' are; pulled towards 1 where there is little data. */
export function exceedanceRatios(scores: ImpostorScores, tail: ImpostorTail, sameFaceCosine: number): number[] {
  const counts = new Array<number>(scores.people).fill(0);
  const totals = new Array<number>(scores.people).fill(0);
  forEachPair(scores, (_, person, cosine) => {
    if (cosine >= sameFaceCosine) return;
    totals[person] = (totals[person] ?? 0) + 1;
    if (cosine > tail.level) counts[person] = (counts[person] ?? 0) + 1;
  });
  return counts.map((count, person) => {
    const expected = (totals[person] ?? 0) * tail.exceedance;
    return (count + priorExceedances) / (expected + priorExceedances);
  });
}

/** As many as a person of 500 pairs has: with less, chance alone makes some look like everybody. */
const priorExceedances = 5;

/** The cosine that a pair of two people reaches at that rate, and how sure that is. */
export function cosineAtRate(tail: ImpostorTail, rate: number): CosineEstimate {
  const parameters = [Math.log(tail.exceedance), tail.shape, tail.scale] as const;
  const at = (values: readonly number[]): number => quantileOf(tail.level, values, Math.log(rate));
  const cosine = at(parameters);
  const gradient = parameters.map((value, i) => {
    const step = 1e-5 * Math.max(1, Math.abs(value));
    const moved = parameters.map((other, k) => (k === i ? other + step : other));
    return (at(moved) - cosine) / step;
  });
  let variance = 0;
  for (const [i, row] of tail.covariance.entries()) {
    for (const [k, value] of row.entries()) variance += (gradient[i] ?? 0) * value * (gradient[k] ?? 0);
  }
  return { cosine, standardError: Math.sqrt(Math.max(0, variance)) };
}

/** One-sided, 95 %. */
const upperDeviations = 1.645;

/** 95 times of 100 no more than that rate of pairs reaches it. */
export function safeCosineAtRate(tail: ImpostorTail, rate: number): number {
  const { cosine, standardError } = cosineAtRate(tail, rate);
  return cosine + upperDeviations * standardError;
}

/** How often a pair of two people reaches a cosine; the whole above the level, where nothing was fitted below it. */
export function rateAtCosine(tail: ImpostorTail, cosine: number, isSafe: boolean): number {
  const cosineOf = (rate: number): number => (isSafe ? safeCosineAtRate(tail, rate) : cosineAtRate(tail, rate).cosine);
  let [low, high] = [logRateMin, Math.log(tail.exceedance)];
  if (cosineOf(Math.exp(high)) >= cosine) return 1;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    // A rarer rate has a higher cosine.
    if (cosineOf(Math.exp(middle)) > cosine) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

const logRateMin = Math.log(1e-15);

function quantileOf(level: number, values: readonly number[], logRate: number): number {
  const [logExceedance = 0, shape = 0, scale = 0] = values;
  const distance = Math.max(0, logExceedance - logRate);
  return shape > -1e-6 ? level + scale * distance : level + (scale / shape) * Math.expm1(shape * distance);
}

function levelOf(scores: ImpostorScores, sameFaceCosine: number) {
  const bins = new Float64Array(2 * binsPerUnit + 1);
  let [pairs, pairsLeftOut] = [0, 0];
  forEachPair(scores, (_, _person, cosine) => {
    if (cosine >= sameFaceCosine) {
      pairsLeftOut += 1;
      return;
    }
    pairs += 1;
    const bin = Math.min(bins.length - 1, Math.max(0, Math.floor((cosine + 1) * binsPerUnit)));
    bins[bin] = (bins[bin] ?? 0) + 1;
  });
  const wanted = Math.max(exceedancesMin, tailShare * pairs);
  let above = 0;
  for (let bin = bins.length - 1; bin >= 0; bin -= 1) {
    above += bins[bin] ?? 0;
    if (above >= wanted) return { level: bin / binsPerUnit - 1, pairs, pairsLeftOut };
  }
  return { level: 1, pairs, pairsLeftOut };
}

interface Sums {
  pairs: number;
  exceedances: number;
  excess: number;
  squares: number;
}

/** A pair counts to the person of the photo and to the one it is compared with. */
function sumsAbove(scores: ImpostorScores, level: number, sameFaceCosine: number) {
  const columns = Array.from({ length: 4 }, () => new Float64Array(scores.people));
  const all: Sums = { pairs: 0, exceedances: 0, excess: 0, squares: 0 };
  const add = (column: number, photo: number, person: number, value: number): void => {
    const sums = columns[column];
    const owner = scores.personOfPhoto[photo] ?? -1;
    if (sums === undefined) return;
    sums[person] = (sums[person] ?? 0) + value;
    sums[owner] = (sums[owner] ?? 0) + value;
  };
  forEachPair(scores, (photo, person, cosine) => {
    if (cosine >= sameFaceCosine) return;
    all.pairs += 1;
    add(0, photo, person, 1);
    const excess = cosine - level;
    if (excess <= 0) return;
    all.exceedances += 1;
    all.excess += excess;
    all.squares += excess ** 2;
    add(1, photo, person, 1);
    add(2, photo, person, excess);
    add(3, photo, person, excess ** 2);
  });
  const [pairs, exceedances, excess, squares] = columns;
  const byPerson = Array.from({ length: scores.people }, (_, person): Sums => ({
    pairs: pairs?.[person] ?? 0,
    exceedances: exceedances?.[person] ?? 0,
    excess: excess?.[person] ?? 0,
    squares: squares?.[person] ?? 0,
  }));
  return { all, byPerson };
}

function minus(all: Sums, part: Sums): Sums {
  return {
    pairs: all.pairs - part.pairs,
    exceedances: all.exceedances - part.exceedances,
    excess: all.excess - part.excess,
    squares: all.squares - part.squares,
  };
}

/** ln(exceedance), shape and scale, by the first two moments (Hosking and Wallis 1987). */
function parametersOf({ pairs, exceedances, excess, squares }: Sums): [number, number, number] {
  const logExceedance = Math.log(exceedances / pairs);
  const mean = excess / exceedances;
  const variance = (squares - exceedances * mean ** 2) / Math.max(1, exceedances - 1);
  const ratio = variance > 0 ? mean ** 2 / variance : Infinity;
  const shape = Math.max(shapeMin, 0.5 * (1 - ratio));
  return shape >= 0 ? [logExceedance, 0, mean] : [logExceedance, shape, mean * (1 - shape)];
}

function jackknifeCovariance(without: readonly (readonly number[])[]): number[][] {
  const known = without.filter((values) => values.every(Number.isFinite));
  const means = [0, 1, 2].map((i) => known.reduce((sum, values) => sum + (values[i] ?? 0), 0) / known.length);
  const deviation = (values: readonly number[], i: number): number => (values[i] ?? 0) - (means[i] ?? 0);
  const factor = (known.length - 1) / known.length;
  return [0, 1, 2].map((i) =>
    [0, 1, 2].map((k) => factor * known.reduce((sum, values) => sum + deviation(values, i) * deviation(values, k), 0)),
  );
}

function forEachPair(
  { people, personOfPhoto, cosines }: ImpostorScores,
  visit: (photo: number, person: number, cosine: number) => void,
): void {
  for (const [photo, owner] of personOfPhoto.entries()) {
    for (let person = 0; person < people; person += 1) {
      if (person !== owner) visit(photo, person, cosines[photo * people + person] ?? 0);
    }
  }
}
