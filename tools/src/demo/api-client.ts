import { setTimeout as pause } from 'node:timers/promises';

/** What the API answered instead of what was asked for. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly path: string,
    detail: string,
  ) {
    super(`${path} answered ${status}: ${detail}`);
  }
}

const answerWithinMs = 30_000;
/** A restarted service is back in a few seconds; a client that gives up before that loses for nothing. */
const patienceMs = 45_000;
const pauseMs = 300;
const pageSize = 1_000;
/** Ten thousand rows are more than a demo makes. */
const pagesMax = 10;

interface Page<T> {
  readonly data: readonly T[];
  readonly total: number;
}

/** The public API as any program would use it: sends JSON, waits out a 503. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    /** Who is asking. */
    private readonly credentials: Readonly<Record<string, string>>,
    private readonly signal: AbortSignal,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send('GET', path);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send('POST', path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.send('DELETE', path);
  }

  /** Every row of a list, page by page. */
  async all<T>(path: string, query: Readonly<Record<string, string>>): Promise<T[]> {
    const rows: T[] = [];
    for (let page = 0; page < pagesMax; page += 1) {
      const parameters = new URLSearchParams({ ...query, skip: String(rows.length), limit: String(pageSize) });
      const { data, total } = await this.get<Page<T>>(`${path}?${parameters.toString()}`);
      rows.push(...data);
      if (data.length === 0 || rows.length >= total) break;
    }
    return rows;
  }

  private async send<T>(method: string, path: string, body?: object): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      this.signal.throwIfAborted();
      const answer = await this.once(method, path, body).catch((error: unknown) => {
        if (this.signal.aborted || Date.now() > deadline) throw error;
        return undefined;
      });
      if (answer !== undefined && (answer.status !== 503 || Date.now() > deadline)) return read<T>(answer, path);
      await answer?.body?.cancel();
      await pause(pauseMs, undefined, { signal: this.signal });
    }
  }

  private once(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...this.credentials },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(answerWithinMs)]),
    });
  }
}

async function read<T>(answer: Response, path: string): Promise<T> {
  const text = await answer.text();
  const json = text === '' ? undefined : (JSON.parse(text) as unknown);
  if (!answer.ok) {
    const { detail, reason } = (json ?? {}) as { detail?: string; reason?: string };
    throw new ApiError(answer.status, path, [reason, detail].filter((part) => part !== undefined).join(', '));
  }
  return json as T;
}
