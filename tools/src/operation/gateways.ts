import { setTimeout as pause } from 'node:timers/promises';
import { createClient, logIn, ProblemError, type Client } from '@smart-attendance/client';
import { messageOf } from '../command';
import { administrator } from './fleet';

/** Asks the first gateway that takes the connection, as a proxy before them does. */
export function throughAny(origins: () => readonly string[]) {
  let preferred = 0;
  return async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? {} : { body: await request.clone().arrayBuffer() };
    const { method, headers, signal } = request;
    let failure: unknown;
    const known = origins();
    for (let tries = 0; tries < known.length; tries += 1) {
      const origin = known[preferred % known.length] ?? '';
      try {
        return await fetch(`${origin}${pathname}${search}`, { method, headers, signal, ...body });
      } catch (error) {
        signal.throwIfAborted();
        preferred += 1;
        failure = error;
      }
    }
    throw failure;
  };
}

/** An administrator's client that finds whichever gateway is there, and its key. */
export async function openClient(origins: () => readonly string[]): Promise<{ client: Client; apiKey: string }> {
  const options = { baseUrl: 'http://gateways.invalid', fetch: throughAny(origins) };
  const admin = await logIn(options, administrator);
  const { key: apiKey } = await admin.post('/api-keys', { body: { name: 'operation', role: 'administrator' } });
  return { client: createClient({ ...options, credentials: { apiKey } }), apiKey };
}

export interface AskedFigures {
  readonly asked: number;
  /** What was answered in place of 200, by status or error. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

const everyMs = 250;

/** Asks for a row, for a person and for a camera all the time, and counts what is not answered. */
export class Asker {
  private readonly stopping = new AbortController();
  private readonly refused = new Map<string, number>();
  private asked = 0;
  private slowestMs = 0;
  private readonly loop: Promise<void>;

  constructor(origins: () => readonly string[], apiKey: string) {
    const client = createClient({
      baseUrl: 'http://gateways.invalid',
      fetch: throughAny(origins),
      credentials: { apiKey },
      patienceMs: 0,
    });
    this.loop = this.ask(client);
  }

  async stop(): Promise<AskedFigures> {
    this.stopping.abort();
    await this.loop;
    return { asked: this.asked, refused: Object.fromEntries(this.refused), slowestMs: Math.round(this.slowestMs) };
  }

  private async ask(client: Client): Promise<void> {
    const query = { limit: 1 };
    const questions = [
      () => client.get('/attendance', { params: { query } }),
      () => client.get('/users', { params: { query } }),
      () => client.get('/cameras', { params: { query } }),
    ];
    while (!this.stopping.signal.aborted) {
      const startedAt = performance.now();
      await questions[this.asked % questions.length]?.().catch((error: unknown) => {
        const what = error instanceof ProblemError ? String(error.status) : messageOf(error);
        this.refused.set(what, (this.refused.get(what) ?? 0) + 1);
      });
      this.asked += 1;
      this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
      await pause(everyMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
