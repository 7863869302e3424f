import { ErrorCode } from 'nats';
import { AppError, isAppError } from '@smart-attendance/errors';

/** Why the bus cannot take or give a message now, although it may later. */
export interface BusOutage {
  /** Machine-readable. */
  readonly reason: 'bus_away' | 'bus_full' | 'bus_storage_off' | 'stream_full';
  /** For the client whose request failed. */
  readonly sentence: string;
  readonly retryAfterSeconds: number;
}

const away: BusOutage = {
  reason: 'bus_away',
  sentence: 'The message bus does not answer right now; try again shortly.',
  retryAfterSeconds: 2,
};
const full: BusOutage = {
  reason: 'bus_full',
  sentence: 'The message bus has no room left for its streams; it goes on by itself as soon as there is room.',
  retryAfterSeconds: 10,
};
const storageOff: BusOutage = {
  reason: 'bus_storage_off',
  sentence: 'The message bus keeps no messages right now (JetStream is off, as after a full disk); its log says why.',
  retryAfterSeconds: 10,
};
const streamFull: BusOutage = {
  reason: 'stream_full',
  sentence:
    'Too many messages wait for a service that is away or too slow; the next one is taken when it has caught up.',
  retryAfterSeconds: 10,
};

/** By the error codes of JetStream's API (errors.json of nats-server). */
const byApiCode = new Map<number, BusOutage>([
  [10_023, full], // insufficient resources
  [10_028, full], // memory resources of the server exceeded
  [10_047, full], // insufficient storage resources available
  [10_002, full], // resource limits of the account exceeded
  [10_039, storageOff], // JetStream is not enabled for the account
  [10_076, storageOff], // JetStream is not enabled
  [10_008, storageOff], // JetStream system temporarily unavailable
]);
/** The store refused the message, and says by which limit of the stream, or which fault of the disk. */
const notStoredCode = 10_077;

/** What the client of NATS threw, for whoever cannot go on without the bus. */
export function outageOfBus(error: unknown): BusOutage {
  const { api_error: apiError, code } = (error ?? {}) as {
    readonly api_error?: { readonly err_code?: number; readonly description?: string };
    readonly code?: unknown;
  };
  if (apiError?.err_code === notStoredCode) return /maximum/.test(apiError.description ?? '') ? streamFull : full;
  const known = byApiCode.get(apiError?.err_code ?? 0);
  if (known !== undefined) return known;
  return code === ErrorCode.JetStreamNotEnabled ? storageOff : away;
}

/** AppError `unavailable` with the reason; an AppError stays what it is. */
export function asBusOutage(error: unknown): AppError {
  if (isAppError(error)) return error;
  const { reason, sentence, retryAfterSeconds } = outageOfBus(error);
  return new AppError('unavailable', sentence, { reason, retryAfterSeconds, cause: error });
}
