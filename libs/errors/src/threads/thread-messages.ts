import { AppError, toAppError, type AppErrorFields, type ErrorCode } from '../app-error';

/** What a thread is sent. */
export type ToThread<Work> =
  | { readonly kind: 'work'; readonly id: number; readonly work: Work }
  | { readonly kind: 'close' };

/** What a thread sends back; `opened` or `not-opened` first and once. */
export type FromThread<Opened, Result> =
  | { readonly kind: 'opened'; readonly opened: Opened }
  | { readonly kind: 'not-opened'; readonly error: SentError }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError };

/** An AppError as plain data, since of an error's own fields none comes through a message. */
interface SentError {
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
