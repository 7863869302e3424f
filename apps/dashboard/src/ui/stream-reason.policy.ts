/** Why there is no picture, of a stream and of a test; the README of stream-ingestion has their table. */
export const reasons = [
  'unreachable',
  'refused',
  'timed_out',
  'unauthorized',
  'not_found',
  'not_rtsp',
  'no_video',
  'unsupported_codec',
  'forbidden_address',
  'stalled',
  'ended',
  'frozen',
  'decoder_failed',
  'no_resources',
  'no_capacity',
  'no_replica',
  'outside_schedule',
] as const;
export type Reason = (typeof reasons)[number];

/** Undefined for one that a newer server has. */
export function toReason(said: string | null | undefined): Reason | undefined {
  return reasons.find((reason) => reason === said);
}
