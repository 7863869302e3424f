import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { headers as newHeaders, type Msg, type Subscription } from 'nats';
import { requestersOf, subjectOf, type RequestContract } from '@smart-attendance/contracts';
import { AppError, toAppError, type ErrorCode } from '@smart-attendance/errors';
import { metrics, RepeatedEvents, runInSpan, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { clockHeader, errorHeader, timeLeftMs, traceparentOf } from './headers';
import { repeatedEveryMs } from './log-pace';
import { refuseAbove } from './message-publisher';
import { inboxOf } from './permissions.policy';
import { WaitingLine } from './waiting-line';
import { encodeError } from './wire-error';

const handled = metrics.counter({
  name: 'requests_handled_total',
  help: 'Requests by outcome: ok, the code of the error, too_late when nobody waited for it any more, or stranger.',
  labelNames: ['request', 'outcome'],
});
const handlingSeconds = metrics.histogram({
  name: 'request_handling_seconds',
  help: 'From a request to its response.',
  labelNames: ['request'],
});

/** Of one request and replica; whoever sends more than this at a time gets `unavailable`. */
const waitingMax = 1_000;
/** Pictures are several megabytes each. */
const waitingBytesMax = 64 * 1024 * 1024;
/** What the server does not let us receive is asked for again so often: its users may be set right while we run. */
const subscribeAgainMs = 2_000;
/** A request is not taken up when so little of its time is left that its answer would be late. */
const leftForResponseMs = 250;

/**
 * Responds to the requests of one contract; the replicas of a service share them by a queue group, unless each is
 * asked.
 */
export class RequestResponder<Req extends DescMessage, Res extends DescMessage> {
  private subscription: Subscription | undefined;
  private subscribingAgain: NodeJS.Timeout | undefined;
  private readonly inHand = new Set<Promise<void>>();
  private readonly repeated: RepeatedEvents;
  private readonly line: WaitingLine<'all'>;

  constructor(
    private readonly bus: Bus,
    private readonly logger: Logger,
    private readonly contract: RequestContract<Req, Res>,
    private readonly handle: (request: MessageShape<Req>) => Promise<MessageInitShape<Res>>,
    concurrency: number,
  ) {
    this.repeated = new RepeatedEvents(logger, repeatedEveryMs);
    this.line = new WaitingLine({
      name: subjectOf(contract),
      atOnceMax: concurrency,
      lanes: { all: { waitingMax, waitingBytesMax } },
      busy: `The service ${contract.owner} is busy; try again shortly.`,
    });
  }

  start(): void {
    this.subscription = this.bus.connection.subscribe(subjectOf(this.contract), {
      ...(this.contract.respondedBy !== 'each' && { queue: this.bus.service }),
      callback: (error, message) => {
        if (error !== null) this.subscribeAgain(error);
        if (error !== null || !this.isFromRequester(message)) return;
        const span = { kind: 'server', traceparent: traceparentOf(message.headers) ?? '' } as const;
        const work = runInSpan(`respond ${subjectOf(this.contract)}`, span, () => this.respondTo(message));
        this.inHand.add(work);
        void work.finally(() => this.inHand.delete(work));
      },
    });
  }

  /** The client has forgotten the subscription with the error. */
  private subscribeAgain(error: Error): void {
    this.repeated.warn('requests-not-received', { request: subjectOf(this.contract), error });
    this.subscribingAgain = setTimeout(() => {
      if (!this.bus.connection.isClosed()) this.start();
    }, subscribeAgainMs);
  }

  /**
   * The server lets a requester name any subject for the answer, that of another service's request too, which would
   * then take ours for an order.
   */
  private isFromRequester({ reply = '' }: Msg): boolean {
    if (!this.bus.streamsProvisioned) return true;
    const request = subjectOf(this.contract);
    if (requestersOf(this.contract).some((requester) => reply.startsWith(`${inboxOf(requester)}.`))) return true;
    this.repeated.warn('request-from-stranger', { request });
    handled.inc({ request, outcome: 'stranger' });
    return false;
  }

  /** Takes no new requests and resolves when those in hand have their response. */
  async stop(): Promise<void> {
    clearTimeout(this.subscribingAgain);
    this.subscription?.unsubscribe();
    // Interest must be gone at the server before the last answers, or a request could fall between.
    await this.bus.connection.flush().catch(() => undefined);
    await Promise.all(this.inHand);
    this.repeated.close();
  }

  private async respondTo(message: Msg): Promise<void> {
    const request = subjectOf(this.contract);
    const stopTimer = handlingSeconds.startTimer({ request });
    const arrivedAtMs = performance.now();
    const waitsMs = timeLeftMs(message.headers, Date.now()) ?? this.contract.deadlineMs;
    const { bytes, outcome } = await this.bytesOf(message, waitsMs);
    const tookMs = performance.now() - arrivedAtMs;
    const isTooLate = tookMs > waitsMs;
    if (isTooLate) {
      this.repeated.warn('response-too-late', { request, tookMs: Math.round(tookMs), waitsMs });
    } else {
      await this.send(message, bytes, outcome);
    }
    handled.inc({ request, outcome: isTooLate ? 'too_late' : outcome });
    stopTimer();
  }

  private async send(message: Msg, bytes: Uint8Array, outcome: string): Promise<void> {
    const headers = newHeaders();
    headers.set(clockHeader, String(Date.now()));
    if (outcome !== 'ok') headers.set(errorHeader, '1');
    try {
      await this.bus.sendBatched(() => message.respond(bytes, { headers }));
    } catch (error) {
      // The connection is closed for good; the requester gives up at its deadline.
      this.repeated.warn('response-not-sent', { request: subjectOf(this.contract), error });
    }
  }

  private async bytesOf(
    message: Msg,
    waitsMs: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly outcome: 'ok' | ErrorCode }> {
    try {
      const bytes = toBinary(this.contract.response, create(this.contract.response, await this.work(message, waitsMs)));
      refuseAbove(this.bus.payloadBytesMax, bytes);
      return { bytes, outcome: 'ok' };
    } catch (error) {
      const outcome = toAppError(error).code;
      const request = subjectOf(this.contract);
      if (outcome === 'internal') this.logger.error('request-failed', { request, error });
      if (outcome === 'unavailable') this.repeated.warn('request-failed', { request, error });
      return { bytes: encodeError(error), outcome };
    }
  }

  private work(message: Msg, waitsMs: number): Promise<MessageInitShape<Res>> {
    const waitMs = Math.max(0, waitsMs - leftForResponseMs);
    return this.line.run({ lane: 'all', waitMs, bytes: message.data.length }, () => this.workNow(message));
  }

  private async workNow(message: Msg): Promise<MessageInitShape<Res>> {
    let request: MessageShape<Req>;
    try {
      request = fromBinary(this.contract.request, message.data);
    } catch (error) {
      throw new AppError('malformed', 'The request does not match its contract.', { cause: error });
    }
    const violations = this.contract.check(request);
    if (violations.length > 0) throw AppError.invalid(violations);
    return this.handle(request);
  }
}
