/** Why a picture became no frame; the README of stream-ingestion has them. */
export const dropReasons = [
  'still',
  'bus_busy',
  'bus_away',
  'no_lease',
  'too_large',
  'frozen',
  'decoder_busy',
] as const;
export type DropReason = (typeof dropReasons)[number];

export function toDropReason(said: string): DropReason | undefined {
  return dropReasons.find((reason) => reason === said);
}

export const verdicts = ['good', 'usable', 'poor', 'no_faces'] as const;
export type Verdict = (typeof verdicts)[number];

export function toVerdict(said: string): Verdict | undefined {
  return verdicts.find((verdict) => verdict === said);
}

/** Why a face was of no use. */
export const refusals = [
  'too_small',
  'too_dark',
  'too_blurry',
  'turned_away',
  'liveness_unknown',
  'spoof_suspected',
] as const;
export type Refusal = (typeof refusals)[number];

export function toRefusal(said: string): Refusal | undefined {
  return refusals.find((refusal) => refusal === said);
}
