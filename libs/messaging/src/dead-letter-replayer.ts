import { headers as newHeaders, type JetStreamClient, type JetStreamManager, type Msg, type StoredMsg } from 'nats';
import { deadLetterStream, events, streamOf, subjectOf } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { asBusOutage } from './bus-outage.policy';
import { headersToRepeat, originOf, refuseWithheld, replayIdOf } from './dead-letters';
import { errorHeader } from './headers';
import { isNotFound } from './streams';
import { encodeError } from './wire-error';

const publishWithinMs = 2_000;

/**
 * Publishes what dead letters are of once more. It takes the message out of the stream of its event and not out of the
 * letter, which its receiver wrote: so nobody makes it publish what the owner of the event never published.
 */
export class DeadLetterReplayer {
  constructor(
    private readonly manager: JetStreamManager,
    private readonly jetStream: JetStreamClient,
  ) {}

  /** The request is the sequence of a dead letter; the answer is `replayed`, `missing`, or an encoded error. */
  async respond(message: Msg): Promise<void> {
    try {
      message.respond((await this.replay(Number(message.string()))) ? 'replayed' : 'missing');
    } catch (error) {
      const headers = newHeaders();
      headers.set(errorHeader, '1');
      message.respond(encodeError(error), { headers });
    }
  }

  private async replay(sequence: number): Promise<boolean> {
    if (!Number.isSafeInteger(sequence) || sequence < 1) return false;
    const letter = await this.read(deadLetterStream, sequence);
    if (letter === undefined) return false;
    refuseWithheld(letter);
    const original = await this.originalOf(letter);
    const options = { msgID: replayIdOf(letter), headers: headersToRepeat(original), timeout: publishWithinMs };
    try {
      await this.jetStream.publish(original.subject, original.data, options);
      return await this.manager.streams.deleteMessage(deadLetterStream, sequence, true);
    } catch (error) {
      throw asBusOutage(error);
    }
  }

  private async originalOf(letter: StoredMsg): Promise<StoredMsg> {
    const { subject, sequence } = originOf(letter);
    const event = events.find((known) => subject.startsWith(`${subjectOf(known)}.`));
    const original =
      event?.delivery.kind === 'kept' && sequence >= 1 ? await this.read(streamOf(event), sequence) : undefined;
    if (original?.subject !== subject) {
      throw new AppError('refused', 'The message is not on the bus any more; it cannot be sent again.', {
        reason: 'content_not_kept',
      });
    }
    return original;
  }

  private async read(stream: string, sequence: number): Promise<StoredMsg | undefined> {
    try {
      return await this.manager.streams.getMessage(stream, { seq: sequence });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw asBusOutage(error);
    }
  }
}
