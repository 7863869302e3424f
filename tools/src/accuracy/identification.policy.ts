import { decideMatch } from '@smart-attendance/app-identity';
import { shareInterval } from '../statistics.policy';
import { cosine } from './similarity-matrix';

export interface Template {
  readonly person: string;
  readonly vector: Float32Array;
}

/** What one search of the gallery came to. */
export interface Search {
  /** Whether the most alike person is the one of the picture; a stranger's never is. */
  readonly isRight: boolean;
  readonly best: number;
  readonly second: number;
}

export interface Searches {
  readonly enrolled: readonly Search[];
  readonly strangers: readonly Search[];
}

export interface Probe {
  /** Undefined: a stranger. */
  readonly person: string | undefined;
  /** Undefined: no face was found, or a gate refused it, so there is nothing to search with. */
  readonly vector: Float32Array | undefined;
}

export function search(gallery: readonly Template[], { person, vector }: Probe): Search {
  let [best, second, bestPerson] = [-1, -1, ''];
  for (const template of vector === undefined ? [] : gallery) {
    const similarity = cosine(template.vector, vector as Float32Array);
    if (similarity > best) [best, second, bestPerson] = [similarity, best, template.person];
    else if (similarity > second) second = similarity;
  }
  return { isRight: bestPerson === person, best, second };
}

export interface OpenSetPoint {
  readonly threshold: number;
  readonly strangersAccepted: number;
  /** Recognised as who they are. */
  readonly enrolledFound: number;
  /** Recognised as somebody else. */
  readonly enrolledMistaken: number;
}

/**
 * The product's own decision, by threshold and margin. Galleries that were drawn several times from the same images
 * tell no more about the true share than one, so the interval counts each image once.
 */
export function operatingPoint(
  { enrolled, strangers }: Searches,
  draws: number,
  rules: { readonly cosineMin: number; readonly marginMin: number },
) {
  const isAccepted = ({ best, second }: Search): boolean =>
    decideMatch(
      [
        { personId: 'best', similarity: best },
        { personId: 'second', similarity: second },
      ],
      rules,
    ).kind === 'matched';
  const accepted = strangers.filter(isAccepted).length;
  const found = enrolled.filter((probe) => probe.isRight && isAccepted(probe)).length;
  return {
    threshold: rules.cosineMin,
    strangersAccepted: accepted / strangers.length,
    enrolledFound: found / enrolled.length,
    enrolledMistaken: enrolled.filter((probe) => !probe.isRight && isAccepted(probe)).length / enrolled.length,
    strangers: strangers.length,
    enrolled: enrolled.length,
    strangersAcceptedInterval: shareInterval(accepted / draws, strangers.length / draws),
    enrolledFoundInterval: shareInterval(found / draws, enrolled.length / draws),
  };
}

/** By threshold alone, without a margin, from lax to strict. */
export function openSetCurve({ enrolled, strangers }: Searches): OpenSetPoint[] {
  return Array.from({ length: 141 }, (_, step) => {
    const threshold = 0.2 + step / 200;
    const reached = enrolled.filter(({ best }) => best >= threshold);
    return {
      threshold,
      strangersAccepted: strangers.filter(({ best }) => best >= threshold).length / strangers.length,
      enrolledFound: reached.filter(({ isRight }) => isRight).length / enrolled.length,
      enrolledMistaken: reached.filter(({ isRight }) => !isRight).length / enrolled.length,
    };
  });
}

/** The laxest point of a curve at which at most this share of strangers is accepted. */
export function pointWithin(curve: readonly OpenSetPoint[], strangersAcceptedMax: number): OpenSetPoint | undefined {
  return curve.find(({ strangersAccepted }) => strangersAccepted <= strangersAcceptedMax);
}
