import { ErrorCode } from 'nats';
import { AppError, isAppError, outages, type Outage } from '@smart-attendance/errors';

const outage = outages({
  bus_away: ['soon', 'The message bus does not answer right now; try again shortly.'],
  bus_full: [
    'later',
    'The message bus has no room left for its streams; it goes on by itself as soon as there is room.',
  ],
  bus_storage_off: [
    'later',
    'The message bus keeps no messages right now (JetStream is off, as after a full disk); its log says why.',
  ],
  stream_full: [
    'later',
    'Too many messages wait for a service that is away or too slow; the next one is taken when it has caught up.',
  ],
});
const { bus_away: away, bus_full: full, bus_storage_off: storageOff, stream_full: streamFull } = outage;

/** Why the bus cannot take or give a message now, although it may later. */
export type BusOutage = Outage<keyof typeof outage>;

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
  return AppError.outage(outageOfBus(error), error);
}
