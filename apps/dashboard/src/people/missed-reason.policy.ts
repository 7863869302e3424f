/** Why nobody was named on a sighting, or what a camera showed, as far as there are words for it. */
export const partReasons = [
  'too_small',
  'too_dark',
  'too_blurry',
  'turned_away',
  'spoof_suspected',
  'liveness_unknown',
  'no_embedding',
  'like_nobody',
  'camera_blind',
  'no_faces',
  'below_threshold',
  'small_margin',
  'same_person_twice',
  'counter_example',
] as const;
export type PartReason = (typeof partReasons)[number];

/** The same of a person in a span. */
export const missedReasons = [
  'recognized',
  'inactive',
  'no_consent',
  'not_enrolled',
  'other_pack',
  'rejected',
  'too_few_sightings',
  'kept_no_longer',
  ...partReasons,
] as const;
export type MissedReason = (typeof missedReasons)[number];

/** A later version of the server may have more of them; its own sentence is shown then. */
export function toMissedReason(reason: string): MissedReason | undefined {
  return missedReasons.find((known) => known === reason);
}

export function toPartReason(reason: string | null): PartReason | undefined {
  return partReasons.find((known) => known === reason);
}
