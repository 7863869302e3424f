/** How one attempt ended. */
export type AttemptOutcome =
  /** 2xx. */
  | 'delivered'
  /** The receiver answered, and did not take this event. */
  | 'rejected'
  /** Nobody answered in time, or somebody who cannot work now: 408, 429, 5xx. */
  | 'away'
  /** 410: nobody will ever take anything here. */
  | 'gone';

/** What is known of a webhook when an attempt fails. */
export interface FailingWebhook {
  /** Failed attempts since the last delivery, this one counted. */
  readonly failures: number;
  /** Of them, those in a row at which nobody was there, this one counted. */
  readonly timesAway: number;
  /** Time since the first of the failures. */
  readonly failingForMs: number;
}

export interface WebhookTimes {
  /** Before the second attempt; each further wait is twice as long. */
  readonly firstRetryMs: number;
  readonly retryMsMax: number;
  /** A receiver that is away is asked at least so often whether it is back. */
  readonly awayRetryMsMax: number;
  /** An attempt that fails this long after the event was recorded is the last one. */
  readonly giveUpAfterMs: number;
  /** A webhook is switched off after so long with nothing but failures. */
  readonly switchOffAfterMs: number;
  readonly attemptMsMax: number;
  /** What a crashed replica had in hand is sent again after this. */
  readonly leaseMs: number;
  readonly pollMs: number;
}

const dayMs = 24 * 60 * 60 * 1_000;

export const webhookTimes: WebhookTimes = {
  firstRetryMs: 5_000,
  retryMsMax: 60 * 60 * 1_000,
  awayRetryMsMax: 60_000,
  giveUpAfterMs: dayMs,
  switchOffAfterMs: dayMs,
  attemptMsMax: 10_000,
  leaseMs: 30_000,
  pollMs: 1_000,
};

/** A quiet night is no reason: there must be so many failures, too. */
export const switchOffFailuresMin = 10;
/** After so many in a row at which nobody was there it is asked one at a time, at growing intervals. */
export const awayTimesMin = 5;
/** A receiver may ask for more patience, but not for this much. */
export const retryAfterMsMax = 60 * 60 * 1_000;

/** Between half and the whole of it: those who failed together come back apart. `random` is from 0 to 1. */
export function waitMs(attempts: number, firstMs: number, mostMs: number, random: number): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempts - 1, 30));
  return Math.round(whole * (0.5 + random / 2));
}

export function givesUp(ageMs: number, times: WebhookTimes): boolean {
  return ageMs >= times.giveUpAfterMs;
}

/** Why a webhook is switched off after this attempt, if it is. */
export function switchOffReason(
  outcome: AttemptOutcome,
  { failures, failingForMs }: FailingWebhook,
  times: WebhookTimes,
): 'gone' | 'failing' | undefined {
  if (outcome === 'gone') return 'gone';
  return failures >= switchOffFailuresMin && failingForMs >= times.switchOffAfterMs ? 'failing' : undefined;
}

/** How long nothing at all is sent to a receiver that was away so often in a row; 0 while others may be tried. */
export function pauseMs(timesAway: number, times: WebhookTimes, random: number): number {
  if (timesAway < awayTimesMin) return 0;
  return waitMs(timesAway - awayTimesMin + 1, times.firstRetryMs, times.awayRetryMsMax, random);
}

/** What a `Retry-After` in seconds asks for; 0 for none, a date, or nonsense. */
export function readRetryAfterMs(header: string | undefined): number {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Math.min(Number(header) * 1_000, retryAfterMsMax) : 0;
}

/** Of the status of an answer. */
export function outcomeOfStatus(status: number): AttemptOutcome {
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 410) return 'gone';
  return status >= 500 || status === 408 || status === 429 ? 'away' : 'rejected';
}
