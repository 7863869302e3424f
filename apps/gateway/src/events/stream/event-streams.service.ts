import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../../gateway.config';
import { LastingAnswers, type EndReason, type LastingAnswer } from '../../http/lasting-answers';
import type { EventFilter } from '../event-log.repository';
import { EventLog } from '../event-log.service';
import type { EventViewer } from '../visible-events.policy';
import { EventClient } from './event-client';
import { EventFeed } from './event-feed';

export interface StreamTimes {
  /** Something is sent at least so often, so that nobody in between takes the connection for dead. */
  readonly heartbeatMs: number;
  /** A client that takes nothing for so long is let go. */
  readonly stalledMs: number;
  /** How often it is asked what the client still may see. Cheap: who they are is remembered for 15 s. */
  readonly recheckMs: number;
}

export const streamTimes: StreamTimes = { heartbeatMs: 15_000, stalledMs: 30_000, recheckMs: 5_000 };

export const streamTimesToken = Symbol('stream-times');

const clientsNow = metrics.gauge({ name: 'event_clients', help: 'Clients of live events right now.' });
const clientsEnded = metrics.counter<'reason'>({
  name: 'event_clients_ended_total',
  help: 'Streams of live events that ended, by reason: gone (by the client), stalled, not_allowed or stopping.',
  labelNames: ['reason'],
});

/** One whose programs leave their streams open, or who means to take all there are, leaves places to the others. */
const ofCallerShare = 0.5;
/** Somebody has some pages open, and some programs share a key. */
const ofCallerMin = 10;
const ownRetryAfterSeconds = 10;

export interface StreamRequest {
  /** The person or API key. */
  readonly callerId: string;
  readonly filter: EventFilter;
  readonly viewer: EventViewer;
  /** The client has everything up to here; undefined: it wants what happens from now on. */
  readonly after: bigint | undefined;
  /** @throws AppError when whoever listens may not any more */
  readonly stillMay: () => Promise<EventViewer>;
}

/** Live events over HTTP as server-sent events. Clients are bounded, and so is what waits for each of them. */
@Injectable()
export class EventStreamsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly clients = new Set<EventClient>();
  private readonly ofCallers = new Map<string, number>();
  private readonly ofCallerMax: number;
  private readonly answers: LastingAnswers;
  private readonly feed: EventFeed;
  private readonly repeated: RepeatedEvents;
  private stopListening: () => void = () => undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: EventLog,
    @Inject(gatewayConfigToken) config: Pick<GatewayConfig, 'EVENT_CLIENTS_MAX'>,
    @Inject(streamTimesToken) private readonly times: StreamTimes,
    logger: Logger,
  ) {
    this.ofCallerMax = Math.max(ofCallerMin, Math.floor(config.EVENT_CLIENTS_MAX * ofCallerShare));
    this.repeated = new RepeatedEvents(logger);
    this.feed = new EventFeed(log, this.repeated, config.EVENT_CLIENTS_MAX);
    this.answers = new LastingAnswers({
      answersMax: config.EVENT_CLIENTS_MAX,
      count: clientsNow,
      full: {
        message: (clients) => `Already ${clients} clients listen to events; try again later.`,
        reason: 'too_many_clients',
      },
      recheckMs: times.recheckMs,
    });
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.log.onAppended(() => {
      this.feed.wake();
    });
    this.heartbeat = setInterval(() => {
      for (const client of this.clients) client.heartbeat();
    }, this.times.heartbeatMs);
  }

  /** For an application that is closed before it ever listened: its heartbeat would keep the process alive. */
  beforeApplicationShutdown(): void {
    this.close();
  }

  /**
   * Answers with events until the client goes, may not listen any more, or the server stops.
   *
   * @throws AppError `invalid_argument` for a position that is not there yet, `unavailable` when too many listen
   *   already, `rate_limited` when too many of them are the caller's, before anything is answered
   */
  async open(request: StreamRequest, response: Response): Promise<void> {
    const leave = this.takePlace(request.callerId);
    try {
      await this.answer(request, response);
    } finally {
      leave();
    }
  }

  newestPosition(): Promise<bigint> {
    return this.log.newestPosition();
  }

  /** Ends all streams, whose clients connect again and get the rest, and opens no more. Once more does nothing. */
  close(): void {
    this.stopListening();
    clearInterval(this.heartbeat);
    this.answers.close();
    this.repeated.close();
  }

  /** @returns what gives it back */
  private takePlace(callerId: string): () => void {
    const own = this.ofCallers.get(callerId) ?? 0;
    if (own >= this.ofCallerMax) {
      throw new AppError('rate_limited', `You listen to events ${own} times already; close some of these streams.`, {
        reason: 'too_many_own_clients',
        retryAfterSeconds: ownRetryAfterSeconds,
      });
    }
    this.ofCallers.set(callerId, own + 1);
    return () => {
      const left = (this.ofCallers.get(callerId) ?? 1) - 1;
      if (left === 0) this.ofCallers.delete(callerId);
      else this.ofCallers.set(callerId, left);
    };
  }

  private async answer(request: StreamRequest, response: Response): Promise<void> {
    const reason = await this.answers.give(response, async () => {
      const { newest } = await this.log.ends();
      const after = request.after ?? newest;
      if (after > newest) {
        const message = 'is of no event that is there yet; leave it out to begin now';
        throw AppError.invalid([{ field: 'last_event_id', message }]);
      }
      return (end) => this.begin(request, response, after, end);
    });
    if (reason !== undefined) clientsEnded.inc({ reason });
  }

  private begin(
    request: StreamRequest,
    response: Response,
    after: bigint,
    end: (reason: EndReason) => void,
  ): LastingAnswer {
    const client = new EventClient(response, request.filter, request.viewer, after, this.times.stalledMs, {
      drained: () => {
        this.feed.resume(client);
      },
      stalled: () => {
        end('stalled');
      },
    });
    beginStream(response, after);
    client.open();
    this.clients.add(client);
    this.feed.resume(client);
    return {
      get isBehind() {
        return client.isBehind;
      },
      stop: () => {
        client.stop();
        this.feed.remove(client);
        this.clients.delete(client);
      },
      recheck: async () => {
        client.viewer = await request.stillMay();
      },
    };
  }
}

function beginStream(response: Response, after: bigint): void {
  beginHead(response, after);
  // A client that gets nothing for a while knows all the same that it is heard.
  response.flushHeaders();
}

export function beginHead(response: Response, after: bigint): void {
  response.status(200).set({
    'Content-Type': 'text/event-stream',
    'Last-Event-ID': String(after),
    // The connection is of no use afterwards, and nobody in between may keep, wait for more, or compress.
    Connection: 'close',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
}
