interface Candidate {
  readonly similarity: number;
  /** What a match needs. */
  readonly threshold: number;
}

/** So far below what a match needs people still ask themselves whether it is somebody. */
const nearlyBelow = 0.06;

/** A score in words: reached what a match needs, almost did, or is no more than a likeness. */
export function likenessOf({ similarity, threshold }: Candidate): 'enough' | 'nearly' | 'slight' {
  if (similarity >= threshold) return 'enough';
  return similarity >= threshold - nearlyBelow ? 'nearly' : 'slight';
}
