import { create, toBinary, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { setTimeout as pause } from 'node:timers/promises';
import { subjectOfMessage, type EventContract } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Bus } from './bus';
import { headersWithTrace } from './headers';
import { ensureStream, isWrongLastSequence } from './streams';

/** A fact is tried this often before the caller hears that the bus is away; the id makes repeating harmless. */
const factAttemptsMax = 3;
const factTimeoutMs = 2_000;
const frameTimeoutMs = 1_000;
const pauseBetweenMs = 250;

/** Says events. Resolves when the stream has taken the message. */
export class MessagePublisher {
  private readonly known = new Map<string, Promise<void>>();

  constructor(private readonly bus: Bus) {}

  /**
   * @throws AppError `invalid_argument` when the message breaks its contract, `too_large` when the server would not
   * take it, `unavailable` when the bus is away or full.
   */
  async publish<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    init: MessageInitShape<Schema>,
  ): Promise<void> {
    const checked = this.encode(contract, init);
    const isPerishable = contract.delivery.kind === 'perishable';
    const attemptsMax = isPerishable ? 1 : factAttemptsMax;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.send(contract, checked, isPerishable ? frameTimeoutMs : factTimeoutMs);
        return;
      } catch (error) {
        if (attempt >= attemptsMax) throw AppError.unavailable('The message bus', error);
        await pause(pauseBetweenMs * attempt);
      }
    }
  }

  /**
   * Says it only if nobody said anything else about the same key since: the server compares `expectedLastSequence` with that
   * of the last message of its subject, in one step with storing, so of two who believe to be the only one the second is
   * refused. Tried once.
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
      throw AppError.unavailable('The message bus', error);
    }
  }

  private encode<Schema extends DescMessage>(contract: EventContract<Schema>, init: MessageInitShape<Schema>) {
    const message = create(contract.schema, init);
    const violations = contract.check(message);
    if (violations.length > 0) throw AppError.invalid(violations);
    const payload = toBinary(contract.schema, message);
    refuseAbove(this.bus.payloadBytesMax, payload);
    return { payload, id: contract.id(message), subject: subjectOfMessage(contract, contract.key(message)) };
  }

  private async send<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    { subject, payload, id }: { readonly subject: string; readonly payload: Uint8Array; readonly id: string },
    timeoutMs: number,
    lastSubjectSequence?: number,
  ): Promise<number> {
    try {
      await this.streamOf(contract);
      const { seq } = await this.bus.jetStream.publish(subject, payload, {
        msgID: id,
        headers: headersWithTrace(),
        timeout: timeoutMs,
        ...(lastSubjectSequence !== undefined && { expect: { lastSubjectSequence } }),
      });
      return seq;
    } catch (error) {
      // The stream may have gone with a server that kept it in memory.
      if (!isWrongLastSequence(error)) this.known.delete(contract.name);
      throw error;
    }
  }

  private streamOf<Schema extends DescMessage>(contract: EventContract<Schema>): Promise<void> {
    let ready = this.known.get(contract.name);
    if (ready === undefined) {
      ready = ensureStream(this.bus.manager, contract, this.bus.streamReplicas);
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
