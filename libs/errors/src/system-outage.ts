import { types } from 'node:util';

/** What the machine or the network is short of, where waiting may help. */
export interface SystemOutage {
  readonly reason: 'out_of_descriptors' | 'out_of_memory' | 'disk_full' | 'neighbour_away';
  /** For the requester. */
  readonly sentence: string;
  readonly retryAfterSeconds: number;
}

const outOfDescriptors: SystemOutage = {
  reason: 'out_of_descriptors',
  sentence: 'This service has no file descriptors left; its limit on open files (ulimit -n) is too low.',
  retryAfterSeconds: 10,
};
const outOfMemory: SystemOutage = {
  reason: 'out_of_memory',
  sentence: 'The machine of this service has no memory or no processes left; try again shortly.',
  retryAfterSeconds: 10,
};
const diskFull: SystemOutage = {
  reason: 'disk_full',
  sentence: 'The disk of this service has no room left; it goes on by itself as soon as there is room.',
  retryAfterSeconds: 10,
};
const neighbourAway: SystemOutage = {
  reason: 'neighbour_away',
  sentence: 'Something this service needs cannot be reached right now; try again shortly.',
  retryAfterSeconds: 2,
};

/** By Node's names. */
const byCode = new Map<string, SystemOutage>([
  ...['EMFILE', 'ENFILE'].map(is(outOfDescriptors)),
  ...['ENOMEM', 'ENOBUFS', 'EAGAIN'].map(is(outOfMemory)),
  ...['ENOSPC', 'EDQUOT'].map(is(diskFull)),
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'].map(
    is(neighbourAway),
  ),
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET', 'EADDRNOTAVAIL'].map(is(neighbourAway)),
  // Those of undici, which is fetch: nobody took the connection, answered on it, or kept it.
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET'].map(
    is(neighbourAway),
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
  return outagesOf(error).find((outage) => outage === outOfDescriptors || outage === outOfMemory);
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

function is(outage: SystemOutage): (code: string) => [string, SystemOutage] {
  return (code) => [code, outage];
}
