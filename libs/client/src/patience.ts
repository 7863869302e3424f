import { retryAfterSecondsOf } from './problem-error.ts';

export interface Patience {
  /** How long a request may take, the whole of it with its tries. */
  readonly patienceMs: number;
  /** How long one try may take. */
  readonly answerWithinMs: number;
}

/** A restarted service is back in a few seconds; who gives up before that loses for nothing. */
export const patienceMsDefault = 45_000;
export const answerWithinMsDefault = 60_000;

const firstPauseMs = 250;
const pauseMsMax = 5_000;

/** They say that nothing was done for want of room, or of a service behind. */
const passing = new Set([429, 503]);

/** Also while the first try, whose connection broke, is still at work: 409 with a time to come back. */
function isPassing(answer: Response): boolean {
  return passing.has(answer.status) || (answer.status === 409 && retryAfterSecondsOf(answer) !== undefined);
}

/**
 * Sends a request until it is answered. A server that is not to be reached, or that says to come back, is tried again
 * after the time it tells, while that is within `patienceMs`; what would do something twice is not: a POST without an
 * `Idempotency-Key` whose connection broke.
 */
export async function sendPatiently(
  request: Request,
  send: (request: Request) => Promise<Response>,
  { patienceMs, answerWithinMs }: Patience,
): Promise<Response> {
  const deadline = Date.now() + patienceMs;
  const { signal } = request;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    signal.throwIfAborted();
    const attempt = new Request(request.clone(), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    });
    let answer: Response | undefined;
    try {
      answer = await send(attempt);
    } catch (error) {
      if (signal.aborted || !isRepeatable(request) || Date.now() + pauseMs > deadline) throw error;
    }
    if (answer !== undefined && !isPassing(answer)) return answer;
    const toldMs = answer === undefined ? undefined : retryAfterSecondsOf(answer);
    const waitMs = toldMs === undefined ? jittered(pauseMs) : toldMs * 1_000;
    if (answer !== undefined && Date.now() + waitMs > deadline) return answer;
    await answer?.body?.cancel();
    await pause(waitMs, signal);
  }
}

function isRepeatable({ method, headers }: Request): boolean {
  return method !== 'POST' || headers.has('idempotency-key');
}

/** Many clients of a server that was away do not come back in step. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

/** Rejects with the reason of the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
