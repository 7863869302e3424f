import { AppError } from '@smart-attendance/errors';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the work so long at most; it goes on by itself. @throws AppError `unavailable` */
export async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = sleep(limitMs, undefined, { signal: over.signal }).then(
    () => {
      throw notWhole();
    },
    () => undefined,
  );
  try {
    await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

export const notWholeSentence = 'The gallery of faces is being brought to what the database says; try again shortly.';

export function notWhole(): AppError {
  return new AppError('unavailable', notWholeSentence, { retryAfterSeconds: 2 });
}
