import { AppError, toAppError, type AppErrorFields, type ErrorCode } from '@smart-attendance/errors';
import type { PackSummary } from './engine-options';
import type { PictureSearch } from './frame-search';
import type { Look } from './looks';
import type { FoundInPicture } from './picture-analysis';
import type { PlacedPicture } from './picture-slot';

/** What the engine says to its thread. */
export type ToThread =
  | {
      readonly kind: 'analyze';
      readonly id: number;
      readonly placed: PlacedPicture;
      readonly search: PictureSearch;
    }
  | { readonly kind: 'close' };

/** What the thread says back; `opened` or `not-opened` first and once. */
export type FromThread =
  | ({ readonly kind: 'opened' } & OpenedModels)
  | { readonly kind: 'not-opened'; readonly error: SentError }
  | { readonly kind: 'analyzed'; readonly id: number; readonly found: FoundInPicture }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError };

export interface DetectorInputs {
  /** Of a frame that asks for none. */
  readonly frame: Look;
  /** The largest. */
  readonly photo: Look;
  /** Smallest first. */
  readonly all: readonly Look[];
}

export interface OpenedModels {
  readonly pack: PackSummary;
  readonly inputs: DetectorInputs;
  /** Whether the pack can judge liveness, asked to or not. */
  readonly judgesLiveness: boolean;
}

/** An AppError as plain data, since of an error's own fields none comes through a message. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fields: AppErrorFields;
}

export function sendError(thrown: unknown): SentError {
  const { code, message, reason, violations, details, retryAfterSeconds, cause } = toAppError(thrown);
  return {
    code,
    message,
    fields: {
      reason,
      violations,
      details,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      // Native errors may carry what cannot be cloned; the stack holds the message too.
      ...(cause instanceof Error && { cause: cause.stack ?? cause.message }),
    },
  };
}

export function receiveError({ code, message, fields }: SentError): AppError {
  return new AppError(code, message, fields);
}
