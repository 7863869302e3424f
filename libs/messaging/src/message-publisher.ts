import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { setTimeout as pause } from 'node:timers/promises';
import {
  encodeEvent,
  EventPublisher,
  events,
  subjectOf,
  type EncodedEvent,
  type EventContract,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { metrics, runInSpan, type RepeatedEvents } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { asBusOutage, outageOfBus } from './bus-outage.policy';
import { headersWithTrace } from './headers';
import { ensureStream, isWrongLastSequence } from './streams';

/** A fact is tried this often before the caller gets `unavailable`; the id makes repeating harmless. */
const factAttemptsMax = 3;
const factTimeoutMs = 2_000;
const frameTimeoutMs = 1_000;
const pauseBetweenMs = 250;

/** Between the tries of whoever waits for room: never longer than this. */
const patientPauseMsMax = 5_000;

const notTaken = metrics.counter({
  name: 'messages_not_taken_total',
  help: 'Tries to publish an event that the bus did not take, by reason; the same event may be tried again.',
  labelNames: ['event', 'reason'],
});

/** How long to go on when the bus does not take the message. */
export interface Patience {
  /** From the first try on. */
  readonly patienceMs: number;
  /** Ends the waiting early, with the error of the last try. */
  readonly signal: AbortSignal;
}

/** Publishes events. Resolves when the stream has taken the message. */
export class MessagePublisher extends EventPublisher {
  private readonly known = new Map<string, Promise<void>>();

  /** Without a logger what is not taken is seen in the metrics only. */
  constructor(
    private readonly bus: Bus,
    private readonly repeated?: RepeatedEvents,
  ) {
    super();
  }

  /**
   * A fact is tried three times, within about seven seconds, or as long as `patience` says: for whoever has nothing
   * better to do than to wait until the bus is back or its stream has room.
   * @throws AppError `invalid_argument` when the message breaks its contract, `too_large` when the server would not
   * take it, `unavailable` when the bus is away or full.
   */
  async publish<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    init: MessageInitShape<Schema>,
    patience?: Patience,
  ): Promise<void> {
    await this.publishPatiently(contract, this.encode(contract, init), patience);
  }

  /** @throws AppError as publish does, and `internal` for an event that has no contract (any more) */
  async publishEncoded(event: EncodedEvent, attemptsMax?: number): Promise<void> {
    const contract = events.find((known) => subjectOf(known) === event.event);
    if (contract === undefined) throw new AppError('internal', `There is no contract of ${event.event}.`);
    refuseAbove(this.bus.payloadBytesMax, event.payload);
    await this.publishPatiently(contract, event, undefined, attemptsMax);
  }

  private async publishPatiently(
    contract: EventContract,
    event: EncodedEvent,
    patience?: Patience,
    factAttempts = factAttemptsMax,
  ): Promise<void> {
    const isPerishable = contract.delivery.kind === 'perishable';
    const attemptsMax = isPerishable ? 1 : factAttempts;
    const endsAtMs = performance.now() + (patience?.patienceMs ?? 0);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.send(contract, event, isPerishable ? frameTimeoutMs : factTimeoutMs);
        return;
      } catch (error) {
        const isOver = patience?.signal.aborted === true || performance.now() >= endsAtMs;
        if (attempt >= attemptsMax && isOver) throw asBusOutage(error);
        const pauseMs = Math.min(pauseBetweenMs * attempt, patientPauseMsMax);
        await pause(pauseMs, undefined, { signal: patience?.signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Publishes only if nothing else was published about the same key since: the server compares `expectedLastSequence`
   * with that of the last message of its subject, in one step with storing, so of two who believe to be the only one
   * the second is refused. Tried once.
   *
   * @param expectedLastSequence what the last publishAfter of this key gave, or `MessageReader.lastSequence`; 0 when
   * there is no message (any more)
   * @throws as publish; after `unavailable` nobody knows whether the message was taken
   */
  async publishAfter<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    init: MessageInitShape<Schema>,
    expectedLastSequence: number,
  ): Promise<{ readonly sequence: number } | 'overtaken'> {
    const checked = this.encode(contract, init);
    try {
      return { sequence: await this.send(contract, checked, frameTimeoutMs, expectedLastSequence) };
    } catch (error) {
      if (isWrongLastSequence(error)) return 'overtaken';
      throw asBusOutage(error);
    }
  }

  private encode<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    init: MessageInitShape<Schema>,
  ): EncodedEvent {
    const message = create(contract.schema, init);
    const violations = contract.check(message);
    if (violations.length > 0) throw AppError.invalid(violations);
    const event = encodeEvent(contract, message);
    refuseAbove(this.bus.payloadBytesMax, event.payload);
    return event;
  }

  private async send(
    contract: EventContract,
    { subject, payload, id }: EncodedEvent,
    timeoutMs: number,
    lastSubjectSequence?: number,
  ): Promise<number> {
    try {
      await this.streamOf(contract);
      const { seq } = await runInSpan(`publish ${subjectOf(contract)}`, { kind: 'producer' }, () =>
        this.bus.jetStream.publish(subject, payload, {
          msgID: id,
          headers: headersWithTrace(),
          timeout: timeoutMs,
          ...(lastSubjectSequence !== undefined && { expect: { lastSubjectSequence } }),
        }),
      );
      if (contract.delivery.kind !== 'perishable') this.bus.noteFact(undefined);
      return seq;
    } catch (error) {
      // The stream may have gone with a server that kept it in memory.
      if (isWrongLastSequence(error)) throw error;
      this.known.delete(contract.name);
      const { reason } = outageOfBus(error);
      if (contract.delivery.kind !== 'perishable' && reason !== 'stream_full') this.bus.noteFact(error);
      notTaken.inc({ event: contract.name, reason });
      this.repeated?.warn('message-not-taken', { event_name: contract.name, reason, error }, contract.name);
      throw error;
    }
  }

  private streamOf(contract: EventContract): Promise<void> {
    let ready = this.known.get(contract.name);
    if (ready === undefined) {
      ready = ensureStream(this.bus, contract);
      this.known.set(contract.name, ready);
    }
    return ready;
  }
}

export function refuseAbove(payloadBytesMax: number, payload: Uint8Array): void {
  if (payload.length > payloadBytesMax) {
    throw new AppError(
      'too_large',
      `A message of ${payload.length} bytes is more than the ${payloadBytesMax} the message bus takes (max_payload).`,
    );
  }
}
