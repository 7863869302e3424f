import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { ErrorCode, NatsError, RequestStrategy, type Msg } from 'nats';
import { requestersOf, subjectOf, type RequestContract } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { runInSpan, type RepeatedEvents } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { observeClock } from './clock-difference';
import { clockHeader, errorHeader, headersWithTrace, timeLeftHeader } from './headers';
import { refuseAbove } from './message-publisher';
import { decodeError } from './wire-error';

/** More replicas of one service than anybody runs. */
const answersMax = 500;

/**
 * Whether a request was sent and not answered by its deadline: of a service that was there a moment before, whoever had
 * it died with it, or is at it still. Not where nobody is there, nor where somebody says `unavailable`.
 */
export function isUnanswered(error: unknown): boolean {
  const cause = isAppError(error) ? error.cause : undefined;
  return cause instanceof NatsError && cause.code === (ErrorCode.Timeout as string);
}

/** Sends requests to other services. */
export class RequestClient {
  /** Without a logger a clock that differs is seen in the metrics only. */
  constructor(
    private readonly bus: Bus,
    private readonly repeated?: RepeatedEvents,
  ) {}

  /**
   * @throws the AppError that the other service threw, or `unavailable` when nobody answers within the deadline; Error
   *   when the contract does not name this service among its requesters, whom the server lets through
   */
  async request<Req extends DescMessage, Res extends DescMessage>(
    contract: RequestContract<Req, Res>,
    init: MessageInitShape<Req>,
    options: { readonly deadlineMs?: number } = {},
  ): Promise<MessageShape<Res>> {
    this.refuseUndeclared(contract);
    const payload = toBinary(contract.request, create(contract.request, init));
    refuseAbove(this.bus.payloadBytesMax, payload);
    const deadlineMs = options.deadlineMs ?? contract.deadlineMs;
    const sentAtMs = performance.now();
    const answer = await runInSpan(`request ${subjectOf(contract)}`, { kind: 'client' }, () => {
      const headers = headersWithTrace();
      headers.set(timeLeftHeader, String(deadlineMs));
      return this.bus
        .sendBatched(() => this.bus.connection.request(subjectOf(contract), payload, { timeout: deadlineMs, headers }))
        .catch((error: unknown) => {
          throw AppError.unavailable(`The service ${contract.owner}`, error);
        });
    });
    const difference = observeClock(contract.owner, {
      theirsMs: Number(answer.headers?.get(clockHeader)),
      oursMs: Date.now(),
      tookMs: performance.now() - sentAtMs,
    });
    if (difference !== undefined) this.repeated?.warn('clocks-differ', difference, contract.owner);
    if (answer.headers?.has(errorHeader) === true) throw decodeError(answer.data);
    return fromBinary(contract.response, answer.data);
  }

  private refuseUndeclared(contract: RequestContract): void {
    const { service } = this.bus;
    if (service === contract.owner || requestersOf(contract).includes(service)) return;
    throw new Error(`The contract of ${subjectOf(contract)} must name ${service} among its requesters.`);
  }

  /**
   * What every replica answers within the deadline, which is waited for; none when nobody does. Errors are no answers.
   * @throws AppError `unavailable` when the bus is away
   */
  async gather<Req extends DescMessage, Res extends DescMessage>(
    contract: RequestContract<Req, Res>,
    init: MessageInitShape<Req>,
  ): Promise<MessageShape<Res>[]> {
    const payload = toBinary(contract.request, create(contract.request, init));
    const headers = headersWithTrace();
    headers.set(timeLeftHeader, String(contract.deadlineMs));
    const answers: Msg[] = [];
    try {
      const options = { strategy: RequestStrategy.Timer, maxWait: contract.deadlineMs, headers };
      for await (const answer of await this.bus.connection.requestMany(subjectOf(contract), payload, options)) {
        if (answers.push(answer) >= answersMax) break;
      }
    } catch (error) {
      if ((error as { code?: unknown }).code === ErrorCode.NoResponders) return [];
      throw AppError.unavailable(`The service ${contract.owner}`, error);
    }
    return answers
      .filter((answer) => answer.headers?.has(errorHeader) !== true)
      .map((answer) => fromBinary(contract.response, answer.data));
  }
}
