import { quantile, shareInterval } from '../statistics.policy';
import type { Score } from './truth-score.policy';

export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Milliseconds, late or early alike. */
export interface Errors {
  readonly visits: number;
  readonly p50: Estimate;
  readonly p95: Estimate;
}

interface Estimate {
  readonly ms: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

export type TruthFigures = ReturnType<typeof figuresOf>;

const draws = 1_000;

/** With the interval in which each lies 95 times of 100: Wilson's of shares, by drawing visits anew of errors. */
export function figuresOf(score: Score, random: () => number) {
  const scored = score.visits.filter((visit) => visit.class === 'scored');
  const enrolled = scored.filter(({ personId }) => personId !== undefined);
  const strangers = scored.filter(({ personId }) => personId === undefined);
  const found = enrolled.filter(({ isInRow }) => isInRow);
  const wrong = score.visits.filter((visit) => visit.wrong.length > 0);
  const right = score.visits.filter(({ isInRow }) => isInRow);
  const apart = (name: 'too_small' | 'turned_away') => {
    const own = score.visits.filter((visit) => visit.class === name);
    return { visits: own.length, inRow: own.filter(({ isInRow }) => isInRow).length };
  };
  return {
    precision: shareOf(right.length, right.length + wrong.length + score.ofNobody.length),
    recall: shareOf(found.length, enrolled.length),
    strangersNamed: shareOf(strangers.filter((visit) => visit.wrong.length > 0).length, strangers.length),
    enrolledTakenForOthers: shareOf(enrolled.filter((visit) => visit.wrong.length > 0).length, enrolled.length),
    recognitionsOfNobody: score.ofNobody.length,
    firstSighting: errorsOf(
      found.map(({ firstErrorMs }) => firstErrorMs ?? Number.NaN),
      random,
    ),
    lastSighting: errorsOf(
      found.map(({ lastErrorMs }) => lastErrorMs ?? Number.NaN),
      random,
    ),
    checkIn: errorsOf(score.checkInErrorsMs, random),
    apart: { tooSmall: apart('too_small'), turnedAway: apart('turned_away') },
  };
}

export interface Bar {
  readonly isMet: boolean;
  readonly sentence: string;
}

const recallMin = 0.99;
const firstSightingMsMax = 1_000;

export function barsOf(figures: TruthFigures): Bar[] {
  const { strangersNamed, recall, firstSighting, enrolledTakenForOthers, recognitionsOfNobody } = figures;
  const p95 = firstSighting.p95.ms;
  return [
    {
      isMet: strangersNamed.of > 0 && strangersNamed.hits === 0,
      sentence: `no stranger named; seen ${strangersNamed.hits} in ${strangersNamed.of} visits.`,
    },
    {
      isMet: recall.of > 0 && recall.share >= recallMin,
      sentence: `at least ${recallMin * 100} % of the visits of enrolled people in a row; seen ${percent(recall.share)}.`,
    },
    {
      isMet: p95 !== undefined && p95 <= firstSightingMsMax,
      sentence: `the first sighting within ${firstSightingMsMax} ms of the truth (p95); seen ${p95 === undefined ? 'none' : `${Math.round(p95)} ms`}.`,
    },
    {
      isMet: enrolledTakenForOthers.of > 0 && enrolledTakenForOthers.hits === 0,
      sentence: `nobody enrolled taken for another; seen ${enrolledTakenForOthers.hits} in ${enrolledTakenForOthers.of} visits.`,
    },
    {
      isMet: strangersNamed.of + recall.of > 0 && recognitionsOfNobody === 0,
      sentence: `no recognition of nobody who was there; seen ${recognitionsOfNobody}.`,
    },
  ];
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function shareOf(hits: number, of: number): Share {
  return { hits, of, share: of === 0 ? Number.NaN : hits / of, ...shareInterval(hits, of) };
}

function errorsOf(signedMs: readonly number[], random: () => number): Errors {
  const values = signedMs.map(Math.abs);
  const drawn = Array.from({ length: draws }, () =>
    values.map(() => values[Math.floor(random() * values.length)] ?? 0),
  );
  const estimate = (share: number): Estimate => {
    const of = drawn.flatMap((sample) => quantile(sample, share) ?? []);
    return { ms: quantile(values, share), low: quantile(of, 0.025), high: quantile(of, 0.975) };
  };
  return { visits: values.length, p50: estimate(0.5), p95: estimate(0.95) };
}
