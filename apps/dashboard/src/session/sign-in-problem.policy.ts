import { ProblemError } from '@smart-attendance/client';

/** What is said where a sign-in is refused. */
export type SignInProblem =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'tooMany'; readonly seconds: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'other'; readonly error: unknown };

export function toSignInProblem(error: unknown): SignInProblem {
  if (!(error instanceof ProblemError)) return { kind: 'other', error };
  // An email that is none is as unknown here as any other.
  if (error.status === 401 || error.status === 422) return { kind: 'wrong' };
  if (error.status === 429) return { kind: 'tooMany', seconds: Math.ceil(error.retryAfterSeconds ?? 60) };
  if (error.status === 503) return { kind: 'busy' };
  return { kind: 'other', error };
}
