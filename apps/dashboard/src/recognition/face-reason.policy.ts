/** Why a face has no name, as far as there is a sentence for it. */
export const faceReasons = [
  'below_threshold',
  'small_margin',
  'empty_gallery',
  'too_small',
  'too_blurry',
  'too_dark',
  'turned_away',
  'no_embedding',
  'spoof_suspected',
  'liveness_unknown',
] as const;
export type FaceReason = (typeof faceReasons)[number];

/** A later version of the server may have more of them. */
export function toFaceReason(reason: string | null): FaceReason | 'other' {
  return faceReasons.find((known) => known === reason) ?? 'other';
}
