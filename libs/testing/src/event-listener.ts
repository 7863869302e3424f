import { setTimeout as pause } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';

export interface Told {
  /** Its position. */
  readonly position: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Listening {
  /** The whole address of the stream. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lastEventId?: string;
}

const reconnectMs = 50;

/** Listens to live events as EventSource does: connects again whenever the stream ends, and tells what it had last. */
export class EventListener {
  readonly told: Told[] = [];
  /** Of each attempt: its status, or `broken`. */
  readonly attempts: (number | 'broken')[] = [];
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;
  private lastEventId: string | undefined;

  constructor(private readonly listening: Listening) {
    this.lastEventId = listening.lastEventId;
    this.running = this.run();
  }

  /** Events but for the news of lost ones; each by the id that is the same for every delivery. */
  get ids(): string[] {
    return this.told.map(({ data }) => String(data['id']));
  }

  get types(): string[] {
    return this.told.map(({ type }) => type);
  }

  /** How often it was let in. */
  get openings(): number {
    return this.attempts.filter((attempt) => attempt === 200).length;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      await this.listenOnce().catch(() => this.attempts.push('broken'));
      await pause(reconnectMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  private async listenOnce(): Promise<void> {
    const response = await fetch(this.listening.url, {
      headers: {
        ...this.listening.headers,
        ...(this.lastEventId !== undefined && { 'Last-Event-ID': this.lastEventId }),
      },
      signal: this.closing.signal,
    });
    this.attempts.push(response.status);
    if (response.status !== 200 || response.body === null) {
      await response.arrayBuffer();
      return;
    }
    this.lastEventId ??= response.headers.get('last-event-id') ?? undefined;
    const parser = createParser({
      onEvent: ({ id, event, data }) => {
        this.lastEventId = id ?? this.lastEventId;
        this.told.push({ position: id ?? '', type: event ?? '', data: JSON.parse(data) as Told['data'] });
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    } catch {
      // The connection broke; what came before it counts.
    }
  }
}
