import type { EventFilter, LiveEvent } from '@smart-attendance/client';

/**
 * `connecting` → `connected` ⇄ `reconnecting` → `lost`, when it takes longer than a blip, → `connected`;
 * `paused` while nobody looks at the page, `off` where events are refused.
 */
export type LiveState = 'connecting' | 'connected' | 'reconnecting' | 'lost' | 'paused' | 'off';

/** Shorter interruptions, as of a restarted gateway, are none of the reader's business. */
const blipMs = 5_000;

/** After a longer absence everything is read anew; going through all that happened would take longer. */
const absenceMsMax = 300_000;
/**
 * A page is read while it connects for the first time; where that takes longer, something may have happened between.
 */
const firstConnectMsMax = 1_000;

type OpenStream = (
  fetch: (request: Request) => Promise<Response>,
  filter: EventFilter,
) => AsyncGenerator<LiveEvent, void, void>;

interface Told {
  readonly onEvent: (event: LiveEvent) => void;
  /** What was shown may be stale: read it anew. */
  readonly onGap: () => void;
  readonly onState: (state: LiveState) => void;
  readonly onEnd: (error: unknown) => void;
}

/** One stream of events; it connects again by itself and goes on where it stopped. */
export class LiveConnection {
  private state: LiveState = 'connecting';
  private lastEventId: string | undefined;
  private stopping: AbortController | undefined;
  private blip: ReturnType<typeof setTimeout> | undefined;
  private stoppedAtMs: number | undefined;
  /** Set until it has a place to go on from. */
  private startedAtMs: number | undefined;

  /** @param nowMs the clock by which absences are measured. */
  constructor(
    private readonly open: OpenStream,
    private readonly told: Told,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Goes on where it was stopped: what happened since is told as well, or read anew. */
  start(): void {
    if (this.stopping !== undefined) return;
    const isLong = this.stoppedAtMs !== undefined && this.nowMs() - this.stoppedAtMs > absenceMsMax;
    if (isLong) {
      this.lastEventId = undefined;
      this.told.onGap();
    }
    this.startedAtMs = this.lastEventId === undefined ? (this.startedAtMs ?? this.nowMs()) : undefined;
    const stopping = new AbortController();
    this.stopping = stopping;
    this.change('connecting');
    void this.run(stopping.signal);
  }

  stop(): void {
    if (this.stopping === undefined) return;
    this.stopping.abort();
    this.end('paused');
  }

  private end(state: 'paused' | 'off'): void {
    this.stopping = undefined;
    this.stoppedAtMs = this.nowMs();
    this.change(state);
  }

  private async run(signal: AbortSignal): Promise<void> {
    const filter: EventFilter = {
      signal,
      lastEventId: this.lastEventId,
      onPosition: (position) => {
        this.lastEventId = position;
      },
      onLost: this.told.onGap,
    };
    try {
      for await (const event of this.open((request) => this.watchedFetch(request, signal), filter)) {
        this.told.onEvent(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.end('off');
      this.told.onEnd(error);
    }
  }

  /** The stream says what happens, not whether it is connected; that is seen here. */
  private async watchedFetch(request: Request, signal: AbortSignal): Promise<Response> {
    const isHere = (): boolean => !signal.aborted;
    const broken = (): void => {
      if (isHere()) this.change('reconnecting');
    };
    try {
      const response = await fetch(request);
      if (!response.ok || response.body === null) {
        broken();
        return response;
      }
      this.lastEventId ??= response.headers.get('last-event-id') ?? undefined;
      if (isHere()) this.connected();
      return new Response(watched(response.body, broken), response);
    } catch (error) {
      broken();
      throw error;
    }
  }

  private connected(): void {
    const isLate = this.startedAtMs !== undefined && this.nowMs() - this.startedAtMs > firstConnectMsMax;
    this.startedAtMs = undefined;
    this.change('connected');
    if (isLate) this.told.onGap();
  }

  private change(to: LiveState): void {
    if (to === 'connected' || to === 'paused' || to === 'off') {
      clearTimeout(this.blip);
      this.blip = undefined;
    } else {
      this.blip ??= setTimeout(() => {
        this.change('lost');
      }, blipMs);
      // It is lost until it is connected, however often that is tried.
      if (this.state === 'lost') return;
    }
    if (this.state === to) return;
    this.state = to;
    this.told.onState(to);
  }
}

function watched(body: ReadableStream<Uint8Array>, onEnd: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        onEnd();
        controller.close();
      } catch (error) {
        onEnd();
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
