import type { Operation } from './api-document';

export interface Sent {
  readonly operation: string;
  readonly method: string;
  /** After the origin, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
}

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What must never happen, seen once. */
export interface Finding {
  readonly attack: string;
  readonly request: string;
  readonly fault: string;
}

export interface Counts {
  requests: number;
  /** `2xx` and so on to how many. */
  readonly statuses: Map<string, number>;
  findings: number;
}

/** More than the longest wait that the API promises for what is attacked. */
const answerWithinMs = 20_000;
/** In the document, but not with each operation. */
const describedForAll = [405, 417, 431];
const shownCharacters = 200;

/** Of stacks, statements and drivers; none of them is the business of a client. */
const leaks: readonly RegExp[] = [
  /\bat [\w.<>]+ \(?(?:\/|file:|node:)/,
  /node_modules|\/dist\/|\.js:\d+:\d+/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) .{0,80}\b(?:FROM|VALUES|SET|WHERE)\b/,
  /QueryFailedError|violates \w+ constraint|relation "|syntax error at|invalid input syntax|duplicate key value/i,
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|NatsError|TypeError:|ReferenceError:|RangeError:/,
  /postgres(?:ql)?:\/\/|nats:\/\/|-----BEGIN/,
  /root:x:0:0|\[fonts\]/,
];

/**
 * The system under attack. Each answer is judged as it comes: no 5xx but a 503 that says when to come back, no silence,
 * a problem where there is an error, a status that is documented, and nothing of what is inside.
 */
export class Target {
  readonly findings: Finding[] = [];
  readonly counts = new Map<string, Counts>();
  private attack = '';

  /**
   * @param secrets that no answer may contain
   */
  constructor(
    readonly origin: string,
    private readonly operations: ReadonlyMap<string, Operation>,
    private readonly secrets: readonly string[],
  ) {}

  /** From now on requests count for this attack. */
  begin(attack: string): void {
    this.attack = attack;
    if (!this.counts.has(attack)) this.counts.set(attack, { requests: 0, statuses: new Map(), findings: 0 });
  }

  /** @returns undefined when there was no whole answer */
  async send(sent: Sent): Promise<Received | undefined> {
    const counts = this.counts.get(this.attack);
    if (counts === undefined) throw new Error('No attack has begun.');
    counts.requests += 1;
    const received = await this.exchange(sent);
    const kind = received === undefined ? 'none' : `${String(received.status).charAt(0)}xx`;
    counts.statuses.set(kind, (counts.statuses.get(kind) ?? 0) + 1);
    if (received !== undefined) for (const fault of this.faultsOf(sent, received)) this.report(sent, fault);
    return received;
  }

  report(sent: Pick<Sent, 'method' | 'path' | 'body'>, fault: string): void {
    const counts = this.counts.get(this.attack);
    if (counts !== undefined) counts.findings += 1;
    const body = typeof sent.body === 'string' ? ` ${sent.body}` : '';
    this.findings.push({
      attack: this.attack,
      request: `${sent.method} ${sent.path}${body}`.slice(0, shownCharacters),
      fault,
    });
  }

  private async exchange({ method, path, headers = {}, body, operation }: Sent): Promise<Received | undefined> {
    const sent = { method, path, ...(body !== undefined && { body }) };
    try {
      const answer = await fetch(this.origin + path, {
        method,
        headers,
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithinMs),
      });
      if (isLasting(answer)) {
        await answer.body?.cancel();
        return { status: answer.status, headers: answer.headers, text: '' };
      }
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    } catch (error) {
      const { name } = error as Error;
      // A body that is too large is refused before all of it is read; then the connection may be gone first.
      if (name === 'TimeoutError') this.report(sent, `no answer within ${answerWithinMs / 1_000} s`);
      else if (await this.isGone()) this.report(sent, `the server is gone after ${operation}`);
      return undefined;
    }
  }

  private async isGone(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.origin}/health`, { signal: AbortSignal.timeout(answerWithinMs) });
      return answer.status !== 200;
    } catch {
      return true;
    }
  }

  private faultsOf(sent: Sent, received: Received): string[] {
    return [
      ...this.statusFaults(sent, received),
      ...leaks.filter((leak) => leak.test(received.text)).map((leak) => `the answer shows ${String(leak)}`),
      ...this.secrets.filter((secret) => received.text.includes(secret)).map(() => 'the answer shows a secret'),
    ];
  }

  private *statusFaults(sent: Sent, { status, headers }: Received): Generator<string> {
    const isBusy = status === 503 && headers.get('retry-after') !== null;
    if (status >= 500 && !isBusy) yield `status ${status}`;
    const statuses = this.operations.get(sent.operation)?.statuses;
    if (status < 500 && !describedForAll.includes(status) && statuses?.has(String(status)) === false) {
      yield `status ${status} is not in the document`;
    }
    const mediaType = headers.get('content-type') ?? '';
    const isProblem = mediaType.startsWith('application/problem+json');
    // What a browser is sent to is a page, errors too.
    const isPage = sent.path.includes('/auth/oidc/') && mediaType.startsWith('text/html');
    if (status >= 400 && !isProblem && !isPage) yield `status ${status} without a problem`;
  }
}

function isLasting(answer: Response): boolean {
  return /^(?:text\/event-stream|multipart\/x-mixed-replace)/.test(answer.headers.get('content-type') ?? '');
}
