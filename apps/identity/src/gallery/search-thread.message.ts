import { AppError, toAppError, type ErrorCode } from '@smart-attendance/errors';
import type { EmbeddedCalls } from './embedded-gallery';

type Name = keyof EmbeddedCalls;

/** One call as it is sent to the thread. */
export type SearchCall<N extends Name = Name> = {
  readonly [K in N]: { readonly id: number; readonly name: K; readonly parameters: Parameters<EmbeddedCalls[K]> };
}[N];

/** What comes back; of an error what a caller may see, since an error's own fields do not come through a message. */
export type SearchAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failed: { readonly code: ErrorCode; readonly message: string } };

export function answerOf(calls: EmbeddedCalls, { id, name, parameters }: SearchCall): SearchAnswer {
  try {
    const call = calls[name].bind(calls) as (...given: unknown[]) => unknown;
    return { id, result: call(...parameters) };
  } catch (error) {
    const { code, message } = toAppError(error);
    return { id, failed: { code, message } };
  }
}

export function errorOf({ code, message }: { readonly code: ErrorCode; readonly message: string }): AppError {
  return new AppError(code, message, code === 'unavailable' ? { retryAfterSeconds: 2 } : {});
}
