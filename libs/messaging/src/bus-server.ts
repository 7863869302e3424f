import type { DescMessage } from '@bufbuild/protobuf';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { checkReadinessOf, events, requests, subjectOf } from '@smart-attendance/contracts';
import { checkReadiness, type Logger, type HealthIndicator } from '@smart-attendance/observability';
import { within, type Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { EventConsumer } from './event-consumer';
import type { HandlerExtras } from './handlers';
import { RequestResponder } from './request-responder';

/**
 * How long a stop waits for what is in hand. The supervisor of `npm start` ends a process after 15 s, Kubernetes after
 * 30 s; what the providers do after this wait, such as giving leases up, must be over by then as well.
 */
const stopWithinMs = 10_000;
/** Less than the deadline of check-readiness itself. */
const checkDeadlineMs = 1_500;

/**
 * Nest's transport over our bus. It knows from the contracts what its service owes: a missing, double or foreign
 * handler stops the start-up.
 *
 * States: created → listening (after `listen`) → stopping → closed (after `close`).
 */
export class BusServer extends Server implements CustomTransportStrategy {
  private readonly runs: { stop(): Promise<void> }[] = [];
  private readonly doubles: string[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly log: Logger,
    /** Read at every request, so an array that grows later counts. */
    private readonly indicators: readonly HealthIndicator[],
  ) {
    super();
  }

  override addHandler(
    pattern: string,
    callback: MessageHandler,
    isEvent?: boolean,
    extras?: Record<string, unknown>,
  ): void {
    if (this.messageHandlers.has(pattern)) this.doubles.push(pattern);
    super.addHandler(pattern, callback, isEvent, extras);
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => {
      callback();
    }, callback);
  }

  async close(): Promise<void> {
    this.bus.stop.announce();
    const stopped = Promise.all(this.runs.map((run) => run.stop()));
    await within(stopWithinMs, stopped, () => new Error('Some work did not end in time')).catch((error: unknown) => {
      this.log.warn('stop-incomplete', { error });
    });
  }

  on(): never {
    throw new Error('The bus has no events of its own; NatsConnection.status() is read by Bus.');
  }

  unwrap(): never {
    throw new Error('The bus is reached by MessagePublisher, RequestClient and MessageReader only.');
  }

  private async start(): Promise<void> {
    this.refuseIncomplete();
    const deadLetters = new DeadLetters(this.bus);
    for (const handler of this.messageHandlers.values()) {
      const { contract, concurrency } = handler.extras as unknown as HandlerExtras;
      const handle = async (message: unknown): Promise<never> =>
        lastValueFrom(this.transformToObservable(await handler(message)) as never, {
          defaultValue: undefined as never,
        });
      if (contract.kind === 'event') {
        const consumer = new EventConsumer<DescMessage>(this.bus, deadLetters, this.log, contract, handle);
        this.runs.push(consumer);
        await consumer.start(concurrency);
      } else {
        const responder = new RequestResponder(this.bus, this.log, contract, handle, concurrency);
        this.runs.push(responder);
        responder.start();
      }
    }
    this.respondToReadiness();
    await this.bus.connection.flush();
  }

  private respondToReadiness(): void {
    const responder = new RequestResponder(
      this.bus,
      this.log,
      checkReadinessOf(this.bus.service),
      async () => {
        const states = await checkReadiness(this.indicators, checkDeadlineMs);
        const dependencies = states.map(({ name, state, detail }) => ({ name, ready: state === 'ready', detail }));
        return { ready: dependencies.every(({ ready }) => ready), dependencies };
      },
      8,
    );
    this.runs.push(responder);
    responder.start();
  }

  private refuseIncomplete(): void {
    const { service } = this.bus;
    const owed = [
      ...requests.filter((request) => request.owner === service),
      ...events.filter((event) => event.receivers.includes(service)),
    ].map(subjectOf);
    const present = [...this.messageHandlers.keys()];
    const problems = [
      ...owed.filter((subject) => !present.includes(subject)).map((subject) => `no handler for ${subject}`),
      ...present
        .filter((subject) => !owed.includes(subject))
        .map((subject) => `a handler for ${subject}, which is not its own`),
      ...this.doubles.map((subject) => `two handlers for ${subject}`),
    ];
    if (problems.length > 0) throw new Error(`${service} does not keep its contracts: ${problems.join('; ')}.`);
  }
}
