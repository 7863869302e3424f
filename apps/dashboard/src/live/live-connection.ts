import type { EventFilter, LiveEvent } from '@smart-attendance/client';

/**
 * `connecting` → `connected` ⇄ `reconnecting` → `lost`, when it takes longer than a blip, → `connected`;
 * `paused` while nobody looks at the page, `off` where events are refused.
 */
export type LiveState = 'connecting' | 'connected' | 'reconnecting' | 'lost' | 'paused' | 'off';

/** Shorter interruptions, as of a restarted gateway, are none of the reader's business. */
const blipMs = 5_000;

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

  constructor(
    private readonly open: OpenStream,
    private readonly told: Told,
  ) {}

  /** @param goesOn whether what happened since it was stopped is told as well. */
  start(goesOn: boolean): void {
    if (this.stopping !== undefined) return;
    if (!goesOn) this.lastEventId = undefined;
    const stopping = new AbortController();
    this.stopping = stopping;
    this.change('connecting');
    void this.run(stopping.signal);
  }

  stop(): void {
    this.stopping?.abort();
    this.stopping = undefined;
    this.change('paused');
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
      this.stopping = undefined;
      this.change('off');
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
      if (isHere()) this.change('connected');
      return new Response(watched(response.body, broken), response);
    } catch (error) {
      broken();
      throw error;
    }
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
