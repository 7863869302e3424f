import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { allowedLookup, ForbiddenAddressError, sharedLookup, type LookupAll } from '@smart-attendance/errors';
import type { WebhookNetworks } from './webhook-networks';
import { outcomeOfStatus, readRetryAfterMs, type AttemptOutcome } from './webhook-retry.policy';
import { hostOf } from './webhook-url.policy';

/** So much of a refusal helps to mend it; more of it may be somebody's data. */
const answerCharactersMax = 200;
/** In bytes, with room for characters of several bytes. */
const answerBytesMax = 1_024;
/** The status has said it all; the rest of an answer is waited for so long, to end the connection politely. */
const restWithinMs = 1_000;

export interface Attempt {
  readonly outcome: AttemptOutcome;
  /** Machine-readable; null when delivered. */
  readonly reason: FailureReason | null;
  readonly status: number | null;
  /** The beginning of a refusal, as plain text; null when delivered, empty or no text. */
  readonly text: string | null;
  readonly durationMs: number;
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs: number;
}

export const failureReasons = [
  'status',
  'redirect',
  'timed_out',
  'unknown_host',
  'refused',
  'unreachable',
  'tls',
  'forbidden_address',
  'bad_answer',
  'secret_unreadable',
] as const;

export type FailureReason = (typeof failureReasons)[number];

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostOptions {
  readonly withinMs: number;
  /** Ends it early, without a word on how it went. */
  readonly signal: AbortSignal;
}

type Answer = Pick<Attempt, 'status' | 'text' | 'retryAfterMs'> & { readonly status: number };

/** Posts to receivers: judged at the connection, over one of its own, without redirects, and within a time. */
export class WebhookClient {
  /** Without a network to ask all receivers are away, and the bus and the database are looked up as well. */
  private readonly lookUp: LookupAll;

  constructor(
    private readonly networks: WebhookNetworks,
    lookUp?: LookupAll,
  ) {
    this.lookUp = sharedLookup(lookUp);
  }

  /** How it went, whatever happened. @throws when the signal ended it */
  async post(post: Post, { withinMs, signal }: PostOptions): Promise<Attempt> {
    const startedAt = performance.now();
    const durationMs = (): number => Math.round(performance.now() - startedAt);
    signal.throwIfAborted();
    // Not AbortSignal.any, which would leave something at the signal for each post as long as the process runs.
    const ending = new AbortController();
    const end = (): void => {
      ending.abort();
    };
    const patience = setTimeout(end, withinMs);
    signal.addEventListener('abort', end);
    try {
      const answer = await this.exchange(post, ending.signal);
      return { ...toAttempt(answer), durationMs: durationMs() };
    } catch (error) {
      signal.throwIfAborted();
      const reason = ending.signal.aborted ? 'timed_out' : reasonOf(error);
      return { outcome: 'away', reason, status: null, text: null, durationMs: durationMs(), retryAfterMs: 0 };
    } finally {
      clearTimeout(patience);
      signal.removeEventListener('abort', end);
    }
  }

  private exchange({ url, headers, body }: Post, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const target = new URL(url);
      if (!this.networks.allowsHost(hostOf(target))) throw new ForbiddenAddressError();
      const request = (target.protocol === 'https:' ? requestEncrypted : requestPlain)(target, {
        method: 'POST',
        agent: false,
        lookup: allowedLookup(this.networks, this.lookUp),
        signal,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Smart-Attendance-Webhooks/1',
          connection: 'close',
        },
      });
      let isAnswered = false;
      request.once('response', (response) => {
        isAnswered = true;
        void readAnswer(response).then((answer) => {
          resolve(answer);
          request.destroy();
        });
      });
      // An error after the answer is nobody's loss; one that nobody hears would end the process.
      request.on('error', reject);
      // Whoever answers 101 is hung up on by Node, without an error and deaf to the signal.
      request.once('close', () => {
        if (!isAnswered) reject(new Error('The connection was closed without an answer.'));
      });
      request.end(body);
    });
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const timer = setTimeout(() => response.destroy(), restWithinMs);
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= answerBytesMax) break;
    }
  } catch {
    // What came is what there is; the status counts.
  } finally {
    clearTimeout(timer);
  }
  const isText = /^(text\/|application\/([a-z.+-]+\+)?json)/i.test(response.headers['content-type'] ?? '');
  return {
    status: response.statusCode ?? 0,
    text: isText ? shortText(Buffer.concat(parts).toString('utf8')) : null,
    retryAfterMs: readRetryAfterMs(response.headers['retry-after']),
  };
}

function toAttempt(answer: Answer): Omit<Attempt, 'durationMs'> {
  const outcome = outcomeOfStatus(answer.status);
  if (outcome === 'delivered') return { ...answer, outcome, reason: null, text: null };
  const isRedirect = answer.status >= 300 && answer.status < 400;
  return { ...answer, outcome, reason: isRedirect ? 'redirect' : 'status' };
}

function shortText(text: string): string | null {
  const line = text.replace(/[\p{Cc}\p{Cs}\ufffd\s]+/gu, ' ').trim();
  return line === '' ? null : Array.from(line).slice(0, answerCharactersMax).join('');
}

function reasonOf(error: unknown): FailureReason {
  const causes = membersOf(error);
  if (causes.some((cause) => cause instanceof ForbiddenAddressError)) return 'forbidden_address';
  const code = causes.map(codeOf).find((found) => found !== '') ?? '';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown_host';
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code) || code === 'EPROTO') return 'tls';
  if (code.startsWith('HPE_')) return 'bad_answer';
  return 'unreachable';
}

/** A name with several addresses fails with one error for each. */
function membersOf(error: unknown): readonly unknown[] {
  const hasMembers = typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors);
  return hasMembers ? (error.errors as unknown[]) : [error];
}

function codeOf(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : '';
}
