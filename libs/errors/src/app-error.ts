import type { Outage } from './outage';
import { systemOutageOf } from './system-outage';

/**
 * What went wrong, as a caller can act on it. The code decides the HTTP status at the gateway and whether a
 * consumer tries again; everything else is for the reader.
 *
 * - `malformed`         the bytes or the syntax are not what was agreed (HTTP 400)
 * - `unauthenticated`   nobody known is asking (401)
 * - `permission_denied` somebody known, who may not (403)
 * - `not_found`         no such thing (404)
 * - `conflict`          it clashes with what is there (409)
 * - `too_large`         over a stated limit of bytes or pixels (413)
 * - `unsupported_media` not a kind of picture we read (415)
 * - `invalid_argument`  understood, and wrong; `violations` name each field (422)
 * - `refused`           valid, and refused by a rule; `reason` is the machine-readable why (422)
 * - `rate_limited`      too many, come back later (429)
 * - `unavailable`       a neighbour is away or too slow; the same call may work later (503)
 * - `internal`          a defect of ours (500)
 */
export type ErrorCode =
  | 'malformed'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media'
  | 'invalid_argument'
  | 'refused'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';

/** One wrong field: its snake_case path in the message or body, and a sentence a person can act on. */
export interface Violation {
  readonly field: string;
  readonly message: string;
}

export interface AppErrorFields {
  /** Machine-readable cause within the code, for example `several_faces`. */
  readonly reason?: string;
  readonly violations?: readonly Violation[];
  /** Facts that belong to the answer, for example `{ faces_detected: '2' }`. Never a secret, a picture or a vector. */
  readonly details?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  /** What caused it, for our own log; it never leaves the process. */
  readonly cause?: unknown;
}

/** The one error that crosses borders. `message` is a sentence for a person and is shown to clients as it is. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly reason: string;
  readonly violations: readonly Violation[];
  readonly details: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    fields: AppErrorFields = {},
  ) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.reason = fields.reason ?? '';
    this.violations = fields.violations ?? [];
    this.details = fields.details ?? {};
    this.retryAfterSeconds = fields.retryAfterSeconds;
  }

  static notFound(what: string, id: string): AppError {
    return new AppError('not_found', `There is no ${what} with the id ${id}.`);
  }

  static invalid(violations: readonly Violation[]): AppError {
    const fields = violations.map((violation) => violation.field).join(', ');
    return new AppError('invalid_argument', `Some fields are wrong: ${fields}.`, { violations });
  }

  static unavailable(who: string, cause?: unknown): AppError {
    return new AppError('unavailable', `${who} does not answer right now; try again shortly.`, {
      retryAfterSeconds: 2,
      cause,
    });
  }

  static outage({ reason, sentence, retryAfterSeconds }: Outage, cause: unknown): AppError {
    return new AppError('unavailable', sentence, { reason, retryAfterSeconds, cause });
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}

/**
 * Any thrown value as an AppError. What the machine or the network is short of becomes `unavailable` with the reason;
 * all else that is not ours becomes `internal` and keeps its text to our own log.
 */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const outage = systemOutageOf(error);
  if (outage === undefined) {
    return new AppError('internal', 'Something went wrong on our side; the trace id leads to the log.', {
      cause: error,
    });
  }
  return AppError.outage(outage, error);
}
