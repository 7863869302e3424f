import { setTimeout as pause } from 'node:timers/promises';

/** What takes a second on a quiet machine may take twenty beside other work; a wait that is met costs nothing. */
const defaultTimeoutMs = 30_000;

/**
 * Polls until `condition` answers something other than undefined or false, and gives it back.
 * Fails with `what` was waited for. Errors of the condition count as "not yet" and the last one is the cause.
 */
export async function waitFor<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  options: { readonly what: string; readonly timeoutMs?: number; readonly everyMs?: number },
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const answer = await condition();
      if (answer !== undefined && answer !== false) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(options.everyMs ?? 25);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms in vain for ${options.what}`, { cause });
}
