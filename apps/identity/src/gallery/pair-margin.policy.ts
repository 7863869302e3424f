/** So much a face must always be more like the one than like the other: less is within what two pictures differ by. */
const pairMarginMin = 0.02;
/** Two people who are more alike than this cannot be told apart; nothing is made narrower for them. */
const pairSimilarityMax = 0.85;

/**
 * By how much a face must be more like the one than like the other of two people of whom somebody said that they are
 * two. The usual margin is a share of how far apart unlike people are; people who are alike are nearer to each other,
 * by the root of 1 - cosine, and so is what tells them apart. Never wider than the usual margin.
 */
export function marginOfPair(similarity: number, marginMin: number): number {
  if (similarity > pairSimilarityMax) return marginMin;
  const scaled = marginMin * Math.sqrt(1 - Math.max(0, similarity));
  return Math.min(marginMin, Math.max(pairMarginMin, scaled));
}
