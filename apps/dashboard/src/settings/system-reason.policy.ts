/** Reasons that there is advice for in the reader's language; a later version of the server may have more. */
export const reasonCodes = [
  'not_ready',
  'replica_not_ready',
  'behind',
  'outbox_waits',
  'dead_letters',
  'streams_missing',
  'little_room',
  'versions_differ',
  'model_packs_differ',
  'nobody_enrolled',
  'audit_log_waits',
  'not_told',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export function toReasonCode(code: string): ReasonCode | 'other' {
  return reasonCodes.find((known) => known === code) ?? 'other';
}
