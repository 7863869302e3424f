import { createClient } from '@smart-attendance/client';

/**
 * How long a page waits for a server that is away before it says so. Pages ask again by themselves and have a button,
 * so somebody who looks at one is told sooner than a program would be.
 */
const patienceMs = 8_000;

const options = { baseUrl: location.origin, credentials: 'cookie' } as const;

/** The API, as whoever is signed in. */
export const api = createClient({ ...options, patienceMs });

/** For what is to be told at once, as too many wrong passwords are. */
export const impatientApi = createClient({ ...options, patienceMs: 0 });

/** The API over another fetch, which is told how each request ends. */
export function apiOver(fetch: (request: Request) => Promise<Response>): typeof api {
  return createClient({ ...options, fetch });
}
