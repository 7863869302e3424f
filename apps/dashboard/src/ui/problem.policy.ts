import { ProblemError } from '@smart-attendance/client';

/** What is said of a failure. */
export interface Problem {
  /** The sentence of the API; undefined where the server was not reached, and where it is for programs. */
  readonly detail: string | undefined;
  /** Leads whoever runs the system to their logs. */
  readonly traceId: string | undefined;
  readonly kind: 'refused' | 'forbidden' | 'missing' | 'signedOut' | 'unreachable' | 'broken';
}

export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) {
    // Seen after one has signed in again, above what was typed; what the API says is which heads it wants.
    if (error.status === 401) return { detail: undefined, traceId: undefined, kind: 'signedOut' };
    const kind = error.status === 403 ? 'forbidden' : error.status === 404 ? 'missing' : 'refused';
    return { detail: error.message, traceId: error.traceId, kind };
  }
  // fetch rejects with a TypeError when no server answers, and with a DOMException when none did in time.
  const isUnreachable = error instanceof TypeError || error instanceof DOMException;
  return { detail: undefined, traceId: undefined, kind: isUnreachable ? 'unreachable' : 'broken' };
}

/** Of a 422: what is wrong with each field, `zones.0.points` as the API names it; of one field the first. */
export function fieldErrorsOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries([...error.errors].reverse().map(({ field, message }) => [field, message]));
}

/** Whether all that is wrong stands at one of these fields. */
export function isShownAtFields(error: unknown, fields: readonly string[]): boolean {
  if (!(error instanceof ProblemError) || error.errors.length === 0) return false;
  return error.errors.every(({ field }) => fields.includes(field));
}

/** Whether somebody else was quicker, and what is there now. */
export function presentStateOf(error: unknown): unknown {
  if (!(error instanceof ProblemError) || error.status !== 412) return undefined;
  return typeof error.body === 'object' && error.body !== null && 'current' in error.body
    ? error.body.current
    : undefined;
}
