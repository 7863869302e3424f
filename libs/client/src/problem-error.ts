/** What is wrong with one field of what was sent; of a file, with its row. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly row?: number;
}

interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly trace_id?: string;
  readonly errors?: readonly FieldError[];
}

/** The API said no: RFC 9457 as an error. `message` is the sentence for a person. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  /** The machine-readable cause within the status, where there are several. */
  readonly reason: string | undefined;
  readonly errors: readonly FieldError[];
  /** Leads whoever runs the system to their logs. */
  readonly traceId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** All that was answered, with members that only some problems have. */
  readonly body: unknown;

  constructor(response: Response, body: unknown) {
    const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem;
    const title = problem.title ?? response.statusText;
    super(problem.detail ?? (title === '' ? `The server answered ${String(response.status)}.` : title));
    this.status = response.status;
    this.type = problem.type ?? 'about:blank';
    this.title = title;
    this.detail = problem.detail ?? '';
    this.reason = problem.reason;
    this.errors = problem.errors ?? [];
    this.traceId = problem.trace_id ?? response.headers.get('x-trace-id') ?? undefined;
    this.retryAfterSeconds = retryAfterSecondsOf(response);
    this.body = body;
  }
}

/** Whether a refusal is for good: the same request is refused again, however often it is sent. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Undefined where there is none, or a date, which this API does not send. */
export function retryAfterSecondsOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** The problem of an answer whose body was not read yet. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const text = await response.text();
  try {
    return new ProblemError(response, JSON.parse(text));
  } catch {
    return new ProblemError(response, text);
  }
}
