import { createClient } from '@smart-attendance/client';

/**
 * How long a page waits for a server that is away before it says so. Pages ask again by themselves and have a button,
 * so somebody who looks at one is told sooner than a program would be.
 */
const patienceMs = 8_000;
/** An archive of 64 MiB over 1 Mbit/s takes nine minutes. */
const longAnswerMs = 15 * 60_000;

const options = { baseUrl: location.origin, credentials: 'cookie' } as const;

/** The API, as whoever is signed in. */
export const api = createClient({ ...options, patienceMs });

/** For what is large or takes long, where somebody sees how far it is and can cancel it. */
export const lengthyApi = createClient({ ...options, patienceMs, answerWithinMs: longAnswerMs });

/** For what is to be told at once, as too many wrong passwords are. */
export const impatientApi = createClient({ ...options, patienceMs: 0 });

/** The API over another fetch, which is told how each request ends. */
export function apiOver(fetch: (request: Request) => Promise<Response>): typeof api {
  return createClient({ ...options, fetch });
}
