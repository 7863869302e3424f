import { types } from 'node:util';
import { outages, type Outage } from './outage';

const outage = outages({
  out_of_descriptors: [
    'later',
    'This service has no file descriptors left; its limit on open files (ulimit -n) is too low.',
  ],
  out_of_memory: ['later', 'The machine of this service has no memory or no processes left; try again shortly.'],
  disk_full: ['later', 'The disk of this service has no room left; it goes on by itself as soon as there is room.'],
  neighbour_away: ['soon', 'Something this service needs cannot be reached right now; try again shortly.'],
});

/** What the machine or the network is short of, where waiting may help. */
export type SystemOutage = Outage<keyof typeof outage>;

/** By Node's names. */
const byCode = new Map<string, SystemOutage>([
  ...['EMFILE', 'ENFILE'].map(is(outage.out_of_descriptors)),
  ...['ENOMEM', 'ENOBUFS', 'EAGAIN'].map(is(outage.out_of_memory)),
  ...['ENOSPC', 'EDQUOT'].map(is(outage.disk_full)),
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'].map(
    is(outage.neighbour_away),
  ),
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET', 'EADDRNOTAVAIL'].map(
    is(outage.neighbour_away),
  ),
  // Those of undici, which is fetch: nobody took the connection, answered on it, or kept it.
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET'].map(
    is(outage.neighbour_away),
  ),
]);

/** An error wraps another, which wraps another; deeper than this nobody does. */
const depthMax = 5;

/** Undefined for everything else, a defect of ours above all. */
export function systemOutageOf(error: unknown): SystemOutage | undefined {
  return outagesOf(error)[0];
}

/** What this machine lacks, whatever else is said beside it; undefined where nothing is said of that. */
export function machineShortageOf(error: unknown): SystemOutage | undefined {
  return outagesOf(error).find(({ reason }) => reason === 'out_of_descriptors' || reason === 'out_of_memory');
}

/** Node gathers one error for each address of a host, fetch hides what happened in the cause. */
function outagesOf(error: unknown, depth = 0): SystemOutage[] {
  // Of whichever realm: specs have one of their own, errors of the system another.
  if (!types.isNativeError(error) || depth > depthMax) return [];
  const { code, cause, errors } = error as Error & { code?: unknown; errors?: unknown };
  const own = typeof code === 'string' ? byCode.get(code) : undefined;
  const inner = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return [...(own === undefined ? [] : [own]), ...inner.flatMap((each) => outagesOf(each, depth + 1))];
}

function is(what: SystemOutage): (code: string) => [string, SystemOutage] {
  return (code) => [code, what];
}
