import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { headers as newHeaders, type Msg, type Subscription } from 'nats';
import { subjectOf, type RequestContract } from '@smart-attendance/contracts';
import { AppError, toAppError, type ErrorCode } from '@smart-attendance/errors';
import { metrics, RepeatedEvents, runWithTrace, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { clockHeader, errorHeader, timeLeftMs, traceparentOf } from './headers';
import { repeatedEveryMs } from './log-pace';
import { refuseAbove } from './message-publisher';
import { WaitingLine } from './waiting-line';
import { encodeError } from './wire-error';

const answered = metrics.counter({
  name: 'questions_answered_total',
  help: 'Questions by answer: ok, the code of the error, or too_late when nobody waited for it any more.',
  labelNames: ['question', 'answer'],
});
const answeringSeconds = metrics.histogram({
  name: 'question_answering_seconds',
  help: 'From a question to its answer.',
  labelNames: ['question'],
});

/** Of one question and replica; whoever asks more than this at a time is told to come back. */
const waitingMax = 1_000;
/** Pictures are several megabytes each. */
const waitingBytesMax = 64 * 1024 * 1024;
/** A question is not taken up when so little of its time is left that its answer would be late. */
const leftForAnsweringMs = 250;

/** Answers one question; the replicas of a service share them by a queue group. */
export class QuestionAnswerer<Req extends DescMessage, Res extends DescMessage> {
  private subscription: Subscription | undefined;
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
      queue: this.bus.service,
      callback: (_, message) => {
        const work = runWithTrace(traceparentOf(message.headers), () => this.answer(message));
        this.inHand.add(work);
        void work.finally(() => this.inHand.delete(work));
      },
    });
  }

  /** Hears nothing new and resolves when what is in hand is answered. */
  async stop(): Promise<void> {
    this.subscription?.unsubscribe();
    // Interest must be gone at the server before the last answers, or a question could fall between.
    await this.bus.connection.flush().catch(() => undefined);
    await Promise.all(this.inHand);
    this.repeated.close();
  }

  private async answer(message: Msg): Promise<void> {
    const question = subjectOf(this.contract);
    const stopTimer = answeringSeconds.startTimer({ question });
    const arrivedAtMs = performance.now();
    const waitsMs = timeLeftMs(message.headers, Date.now()) ?? this.contract.deadlineMs;
    const { bytes, outcome } = await this.bytesOf(message, waitsMs);
    const tookMs = performance.now() - arrivedAtMs;
    const isTooLate = tookMs > waitsMs;
    if (isTooLate) {
      this.repeated.warn('question-answered-too-late', { question, tookMs: Math.round(tookMs), waitsMs });
    } else {
      this.respond(message, bytes, outcome);
    }
    answered.inc({ question, answer: isTooLate ? 'too_late' : outcome });
    stopTimer();
  }

  private respond(message: Msg, bytes: Uint8Array, outcome: string): void {
    const headers = newHeaders();
    headers.set(clockHeader, String(Date.now()));
    if (outcome !== 'ok') headers.set(errorHeader, '1');
    try {
      message.respond(bytes, { headers });
    } catch (error) {
      // The connection is closed for good; the asker hears it at its deadline.
      this.repeated.warn('question-not-answered', { question: subjectOf(this.contract), error });
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
      const question = subjectOf(this.contract);
      if (outcome === 'internal') this.logger.error('question-failed', { question, error });
      if (outcome === 'unavailable') this.repeated.warn('question-failed', { question, error });
      return { bytes: encodeError(error), outcome };
    }
  }

  private work(message: Msg, waitsMs: number): Promise<MessageInitShape<Res>> {
    const waitMs = Math.max(0, waitsMs - leftForAnsweringMs);
    return this.line.run({ lane: 'all', waitMs, bytes: message.data.length }, () => this.workNow(message));
  }

  private async workNow(message: Msg): Promise<MessageInitShape<Res>> {
    let request: MessageShape<Req>;
    try {
      request = fromBinary(this.contract.request, message.data);
    } catch (error) {
      throw new AppError('malformed', 'The question is not what its contract says.', { cause: error });
    }
    const violations = this.contract.check(request);
    if (violations.length > 0) throw AppError.invalid(violations);
    return this.handle(request);
  }
}
