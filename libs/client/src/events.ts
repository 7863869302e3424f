import { EventStreamReader, type Block } from './event-stream.ts';
import type { Schemas } from './paths.ts';
import { jittered, pause } from './patience.ts';
import { isFinal, ProblemError, readProblem } from './problem-error.ts';

/** As streams, webhooks and MQTT have it: `type` says what is in `data`, and `id` is the same for every delivery. */
export type LiveEvent = Schemas['Event'];

export type EventType = LiveEvent['type'];

export interface EventFilter {
  readonly types?: readonly EventType[];
  readonly cameraId?: string;
  readonly userId?: string;
  readonly department?: string;
  /** The place after which to begin, as `onPosition` told it; without it begins what happens from now on. */
  readonly lastEventId?: string | undefined;
  /** Told the place behind each event, for whoever wants to go on there after a restart. */
  readonly onPosition?: (lastEventId: string) => void;
  /** Told that some of what lies between is not kept any more; read what you need anew. */
  readonly onLost?: () => void;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

const lostEvent = 'events.lost';
/** Heartbeats come several times in this time; silence for so long is a connection that died without a word. */
const silenceMsMax = 60_000;
const pauseMsDefault = 1_000;
const pauseMsMax = 30_000;
/** However long a server says to stay away. */
const toldPauseMsMax = 3_600_000;

interface Place {
  lastEventId: string | undefined;
  pauseMs: number;
  /** Connections since the last that told something. */
  failures: number;
}

/**
 * Events for as long as somebody takes them, each once: after a broken connection it asks for what came after the last
 * one. A refusal is a ProblemError; what passes is waited for without an end, since only `signal` says how long.
 */
export async function* readEvents(
  url: string,
  fetch: (request: Request) => Promise<Response>,
  filter: EventFilter,
): AsyncGenerator<LiveEvent, void, void> {
  const signal = filter.signal ?? new AbortController().signal;
  const place: Place = { lastEventId: filter.lastEventId, pauseMs: pauseMsDefault, failures: 0 };
  const isEnded = (): boolean => signal.aborted;
  while (!isEnded()) {
    const silence = new AbortController();
    let toldPauseMs = 0;
    try {
      const request = requestFor(url, filter, place, AbortSignal.any([signal, silence.signal]));
      const answer = await heard(fetch(request), silence);
      if (!answer.ok) throw await heard(readProblem(answer), silence);
      yield* eventsIn(answer, silence, place, filter);
    } catch (error) {
      if (isEnded()) return;
      if (error instanceof ProblemError) {
        if (isFinal(error.status)) throw error;
        toldPauseMs = Math.min((error.retryAfterSeconds ?? 0) * 1_000, toldPauseMsMax);
      }
    } finally {
      silence.abort();
    }
    place.failures += 1;
    const pauseMs = Math.min(place.pauseMs * 2 ** Math.min(place.failures - 1, 5), pauseMsMax);
    await pause(Math.max(jittered(pauseMs), toldPauseMs), signal).catch(() => undefined);
  }
}

/** What one connection tells, noting the place behind each. */
async function* eventsIn(
  answer: Response,
  silence: AbortController,
  place: Place,
  { onLost, onPosition }: EventFilter,
): AsyncGenerator<LiveEvent, void, void> {
  // Where it begins; without it a connection that ends before its first event would leave a gap.
  place.lastEventId = answer.headers.get('last-event-id') ?? place.lastEventId;
  for await (const block of blocksIn(answer, silence)) {
    place.failures = 0;
    place.lastEventId = block.id ?? place.lastEventId;
    place.pauseMs = block.retryMs ?? place.pauseMs;
    if (block.event === lostEvent) onLost?.();
    else if (block.data !== '') yield JSON.parse(block.data) as LiveEvent;
    if (block.id !== undefined) onPosition?.(block.id);
  }
}

function requestFor(url: string, filter: EventFilter, { lastEventId }: Place, signal: AbortSignal): Request {
  const query = new URLSearchParams();
  if (filter.types !== undefined) query.set('type', filter.types.join(','));
  if (filter.cameraId !== undefined) query.set('camera_id', filter.cameraId);
  if (filter.userId !== undefined) query.set('user_id', filter.userId);
  if (filter.department !== undefined) query.set('department', filter.department);
  const headers = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  return new Request(query.size > 0 ? `${url}?${query.toString()}` : url, { headers, signal });
}

async function* blocksIn(answer: Response, silence: AbortController): AsyncGenerator<Block, void, void> {
  const stream = new EventStreamReader();
  const decoder = new TextDecoder();
  const reader = (answer.body ?? new ReadableStream<Uint8Array>()).getReader();
  for (;;) {
    const { done, value } = await heard(reader.read(), silence);
    if (done) return;
    yield* stream.push(decoder.decode(value, { stream: true }));
  }
}

/** Ends the connection when nothing comes of it for too long. */
function heard<Came>(coming: Promise<Came>, silence: AbortController): Promise<Came> {
  const timer = setTimeout(() => {
    silence.abort();
  }, silenceMsMax);
  return coming.finally(() => {
    clearTimeout(timer);
  });
}
