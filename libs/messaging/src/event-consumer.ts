import { fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import type { Consumer, JsMsg } from 'nats';
import { durableOf, streamOf, subjectOf, type EventContract } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { metrics, RepeatedEvents, type Logger } from '@smart-attendance/observability';
import { within, type Bus } from './bus';
import type { DeadLetters } from './dead-letters';
import { HandlingMarks } from './handling-marks';
import { PullLoop } from './pull-loop';
import { decideRetry, isDefect } from './retry.policy';
import { durableOptionsOf, ensureConsumer, ensureStream, type DurableOptions } from './streams';

const countWithinMs = 1_000;
/** The bus takes no dead letter, for want of room perhaps. */
const pauseAfterNoBurialMs = 5_000;

/** So many deliveries of a message may end without a verdict before it is suspected to kill who handles it. */
const unsuspectedDeliveriesMax = 3;
/** A suspect that then ends so many more processes becomes a dead letter. */
const deathsMax = 3;
/** The messages of late whose delivery this process ended by a verdict; more than may wait for theirs at once. */
const verdictsMax = 2_000;

const handled = metrics.counter({
  name: 'messages_handled_total',
  help: 'Events taken from the bus, by what became of them: done, retried, dead-letter or dropped.',
  labelNames: ['event', 'outcome'],
});
const handlingSeconds = metrics.histogram({
  name: 'message_handling_seconds',
  help: 'From taking an event to its acknowledgement.',
  labelNames: ['event'],
});

const consumers = new Set<{ countWaiting(): Promise<readonly [string, number]> }>();
metrics.gauge({
  name: 'messages_waiting',
  help: 'Events that were published and are not handled yet, of those this service consumes; read from the bus at every scrape.',
  labelNames: ['event'],
  async collect() {
    this.reset();
    const counts = await Promise.all([...consumers].map((consumer) => consumer.countWaiting().catch(() => undefined)));
    for (const count of counts) if (count !== undefined) this.set({ event: count[0] }, count[1]);
  },
});

/** Takes one event for one receiver, as PullLoop does, and decides what becomes of each. */
export class EventConsumer<Schema extends DescMessage> {
  private readonly loop: PullLoop;
  private readonly marks: HandlingMarks;
  private readonly waitMs: number;
  private readonly inOrder: boolean;
  /**
   * By the sequence of a message: its delivery that we retried last, of which nobody died, and how many of all were
   * defects.
   */
  private readonly retried = new Map<number, { readonly delivery: number; readonly defects: number }>();
  private suspects: Promise<void> = Promise.resolve();
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly bus: Bus,
    private readonly deadLetters: DeadLetters,
    private readonly logger: Logger,
    private readonly contract: EventContract<Schema>,
    private readonly handle: (event: MessageShape<Schema>) => Promise<void>,
    options: Partial<DurableOptions> = {},
  ) {
    const { inOrder, waitMs } = { ...durableOptionsOf(bus.service), ...options };
    this.inOrder = inOrder;
    this.waitMs = waitMs;
    this.repeated = new RepeatedEvents(logger);
    this.marks = new HandlingMarks(bus);
    const subject = subjectOf(contract);
    const pulled = { subject, open: () => this.open(), take: (message: JsMsg) => this.take(message) };
    this.loop = new PullLoop(bus, pulled, logger);
  }

  async start(concurrency: number): Promise<void> {
    // There from the start: of a counter that is born with its first dead letter nobody sees that it grew.
    handled.inc({ event: subjectOf(this.contract), outcome: 'dead-letter' }, 0);
    await this.loop.start(this.inOrder ? 1 : concurrency);
    consumers.add(this);
  }

  /** Takes nothing new and resolves when what is in hand is done. */
  async stop(): Promise<void> {
    consumers.delete(this);
    await this.loop.stop();
    this.repeated.close();
  }

  /** Rejects when the bus does not answer within a second. */
  async countWaiting(): Promise<readonly [string, number]> {
    const names = [streamOf(this.contract), durableOf(this.contract, this.bus.service)] as const;
    const pending = this.bus.manager.consumers.info(...names);
    const info = await within(countWithinMs, pending, () => new Error('The bus does not tell how many messages wait'));
    return [subjectOf(this.contract), info.num_pending + info.num_ack_pending];
  }

  private async open(): Promise<Consumer> {
    await ensureStream(this.bus, this.contract);
    const { waitMs, inOrder } = this;
    await ensureConsumer(this.bus, this.contract, this.bus.service, { waitMs, inOrder });
    return this.bus.jetStream.consumers.get(streamOf(this.contract), durableOf(this.contract, this.bus.service));
  }

  private async take(message: JsMsg): Promise<void> {
    const stillWorking = setInterval(() => {
      message.working();
    }, this.waitMs / 3);
    try {
      if (this.isSuspect(message)) await this.takeAlone(message);
      else await this.decide(message, () => this.handle(this.decode(message)));
    } finally {
      clearInterval(stillWorking);
    }
  }

  private async decide(message: JsMsg, work: () => Promise<void>): Promise<void> {
    const event = subjectOf(this.contract);
    const stopTimer = handlingSeconds.startTimer({ event });
    try {
      await work();
      message.ack();
      handled.inc({ event, outcome: 'done' });
    } catch (error) {
      handled.inc({ event, outcome: await this.fail(message, error) });
    } finally {
      stopTimer();
    }
  }

  /** Handed out again and again, and not because we sent it back. */
  private isSuspect({ info, seq }: JsMsg): boolean {
    if (this.contract.delivery.kind === 'perishable' || info.deliveryCount <= unsuspectedDeliveriesMax) return false;
    return this.retried.get(seq)?.delivery !== info.deliveryCount - 1;
  }

  /** One suspect after the other, so that what one of them does is not put down to the others in hand. */
  private takeAlone(message: JsMsg): Promise<void> {
    this.suspects = this.suspects.then(async () => {
      // Not touched, so it goes to another replica.
      if (this.loop.isStopping()) return;
      const deaths = await this.marks.begin(message).catch(() => 0);
      await this.decide(message, async () => {
        if (deaths >= deathsMax) throw lethal();
        await this.handle(this.decode(message));
      });
      await this.marks.end(message).catch(() => undefined);
    });
    return this.suspects;
  }

  private decode(message: JsMsg): MessageShape<Schema> {
    let event: MessageShape<Schema>;
    try {
      event = fromBinary(this.contract.schema, message.data);
    } catch (error) {
      throw new AppError('malformed', 'The message does not match its contract.', { cause: error });
    }
    const violations = this.contract.check(event);
    if (violations.length > 0) throw AppError.invalid(violations);
    return event;
  }

  private async fail(message: JsMsg, error: unknown): Promise<'dropped' | 'retried' | 'dead-letter'> {
    const fields = { subject: subjectOf(this.contract), attempt: message.info.deliveryCount, error };
    if (this.contract.delivery.kind === 'perishable') {
      message.term();
      this.repeated.warn('message-dropped', fields);
      return 'dropped';
    }
    // Not what the server counts, which counts outages and ends of processes as well.
    const defects = (this.retried.get(message.seq)?.defects ?? 0) + (isDefect(error) ? 1 : 0);
    const verdict = decideRetry(error, message.info.deliveryCount, defects);
    if (verdict.kind === 'retry') {
      this.remember(message, defects);
      message.nak(verdict.afterMs);
      this.repeated.warn('message-retried', { ...fields, afterMs: verdict.afterMs });
      return 'retried';
    }
    try {
      await this.deadLetters.bury(message, error, this.contract.delivery.kind);
      message.term();
      this.logger.error('message-dead-lettered', fields);
      return 'dead-letter';
    } catch (failure) {
      this.remember(message, defects);
      message.nak(pauseAfterNoBurialMs);
      this.repeated.error('dead-letter-failed', { ...fields, error: failure });
      return 'retried';
    }
  }

  private remember({ info, seq }: JsMsg, defects: number): void {
    this.retried.delete(seq);
    this.retried.set(seq, { delivery: info.deliveryCount, defects });
    const oldest = this.retried.size > verdictsMax ? this.retried.keys().next().value : undefined;
    if (oldest !== undefined) this.retried.delete(oldest);
  }
}

/** No retry changes that. */
function lethal(): AppError {
  return new AppError('conflict', 'Every process that handled this message died of it.', { reason: 'handler_died' });
}
