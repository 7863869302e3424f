import type { Webhook } from './webhooks.queries';

export type WebhookState = 'works' | 'quiet' | 'failing' | 'off' | 'switchedOff';

export function webhookState(
  webhook: Pick<Webhook, 'is_active' | 'switched_off_at' | 'failures' | 'last_delivered_at'>,
): WebhookState {
  if (webhook.switched_off_at !== null) return 'switchedOff';
  if (!webhook.is_active) return 'off';
  if (webhook.failures > 0) return 'failing';
  return webhook.last_delivered_at === null ? 'quiet' : 'works';
}

/** Why an attempt came to nothing, as far as there is a sentence for it. */
export const failureReasons = [
  'status',
  'redirect',
  'timed_out',
  'unknown_host',
  'refused',
  'unreachable',
  'tls',
  'forbidden_address',
  'bad_answer',
  'secret_unreadable',
  'person_erased',
  'event_gone',
  'expired',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** A later version of the server may have more of them. */
export function toFailureReason(reason: string | null): FailureReason | 'other' {
  return failureReasons.find((known) => known === reason) ?? 'other';
}
