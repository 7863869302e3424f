/** Somebody of the gallery, and how alike: cosine, 1 is the same picture. */
export interface Neighbour {
  readonly personId: string;
  readonly similarity: number;
}

export interface MatchRules {
  readonly cosineMin: number;
  /** A face this much alike to two people is nobody's. */
  readonly marginMin: number;
  /** Instead of it, between the best person and those of whom somebody said that they are another person. */
  readonly marginsOfPairs?: ReadonlyMap<string, number>;
}

export type Match =
  | { readonly kind: 'matched'; readonly personId: string; readonly similarity: number; readonly margin: number }
  | {
      readonly kind: 'unknown';
      readonly reason: 'empty_gallery' | 'below_threshold' | 'small_margin';
      readonly similarity: number;
      readonly margin: number;
    };

/**
 * Whose face it is, given the most alike people, best first. The margin is the distance to the second; with one person
 * enrolled there is no second, and the margin is the similarity. With `marginsOfPairs` the neighbours go on to the
 * first who is in none of the pairs.
 */
export function decideMatch(neighbours: readonly Neighbour[], rules: MatchRules): Match {
  const [best, ...others] = neighbours;
  const [second] = others;
  if (best === undefined) return { kind: 'unknown', reason: 'empty_gallery', similarity: 0, margin: 0 };
  const { personId, similarity } = best;
  const margin = second === undefined ? similarity : similarity - second.similarity;
  if (similarity < rules.cosineMin) return { kind: 'unknown', reason: 'below_threshold', similarity, margin };
  const isTooNear = (other: Neighbour): boolean =>
    similarity - other.similarity < (rules.marginsOfPairs?.get(other.personId) ?? rules.marginMin);
  if (margin < rules.marginMin && (second === undefined || others.some(isTooNear)))
    return { kind: 'unknown', reason: 'small_margin', similarity, margin };
  return { kind: 'matched', personId, similarity, margin };
}
