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
import { AppError, isAppError } from '@smart-attendance/errors';
import { metrics, runWithTrace, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { deadlineHeader, errorHeader, traceparentOf } from './headers';
import { refuseAbove } from './message-publisher';
import { encodeError } from './wire-error';

const answered = metrics.counter({
  name: 'questions_answered_total',
  help: 'Questions by answer: ok, or the code of the error.',
  labelNames: ['question', 'answer'],
});
const answeringSeconds = metrics.histogram({
  name: 'question_answering_seconds',
  help: 'From a question to its answer.',
  labelNames: ['question'],
});

/** Answers one question; the replicas of a service share them by a queue group. */
export class QuestionAnswerer<Req extends DescMessage, Res extends DescMessage> {
  private subscription: Subscription | undefined;
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    private readonly bus: Bus,
    private readonly logger: Logger,
    private readonly contract: RequestContract<Req, Res>,
    private readonly handle: (request: MessageShape<Req>) => Promise<MessageInitShape<Res>>,
    private readonly concurrency: number,
  ) {}

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
  }

  private async answer(message: Msg): Promise<void> {
    const question = subjectOf(this.contract);
    const stopTimer = answeringSeconds.startTimer({ question });
    try {
      if (isTooLate(message)) return;
      const response = toBinary(this.contract.response, create(this.contract.response, await this.work(message)));
      refuseAbove(this.bus.payloadBytesMax, response);
      message.respond(response);
      answered.inc({ question, answer: 'ok' });
    } catch (error) {
      const headers = newHeaders();
      headers.set(errorHeader, '1');
      message.respond(encodeError(error), { headers });
      answered.inc({ question, answer: isAppError(error) ? error.code : 'internal' });
      if (!isAppError(error) || error.code === 'internal') this.logger.error('question-failed', { question, error });
    } finally {
      stopTimer();
    }
  }

  private async work(message: Msg): Promise<MessageInitShape<Res>> {
    if (this.inHand.size >= this.concurrency) {
      throw new AppError('unavailable', `The service ${this.contract.owner} is busy; try again shortly.`, {
        retryAfterSeconds: 1,
      });
    }
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

/** Nobody waits for this answer any more. */
function isTooLate(message: Msg): boolean {
  const deadline = Number(message.headers?.get(deadlineHeader));
  return deadline > 0 && Date.now() > deadline;
}
