import { headers as newHeaders, millis, type JsMsg, type MsgHdrs, type StoredMsg } from 'nats';
import { deadLetterStream, deadLetterSubjectOf, type Delivery } from '@smart-attendance/contracts';
import { AppError, toAppError } from '@smart-attendance/errors';
import type { Bus } from './bus';
import { asBusOutage } from './bus-outage.policy';
import { requestReplay } from './replay-request';
import { ensureDeadLetterStream, isNotFound } from './streams';

/** A message nobody could handle, without its content. */
export interface DeadLetter {
  readonly sequence: number;
  readonly subject: string;
  readonly receiver: string;
  readonly code: string;
  /** The sentence of the error that ended it. */
  readonly message: string;
  readonly attempts: number;
  readonly diedAt: Date;
  readonly payloadBytes: number;
}

export interface DeadLetterWish {
  readonly fromSequence: number;
  readonly skip: number;
  readonly limit: number;
}

export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[];
  /** Of all there are. */
  readonly total: number;
  /** Where the next page begins; undefined on the last. */
  readonly nextSequence: number | undefined;
}

const headerOf = {
  subject: 'Dead-Letter-Subject',
  sequence: 'Dead-Letter-Sequence',
  receiver: 'Dead-Letter-Receiver',
  code: 'Dead-Letter-Code',
  message: 'Dead-Letter-Message',
  attempts: 'Dead-Letter-Attempts',
  withheld: 'Dead-Letter-Content-Withheld',
} as const;
const messageIdHeader = 'Nats-Msg-Id';
/** Of a consumer that is told of messages without their content. */
const sizeHeader = 'Nats-Msg-Size';
/** One header line; a longer sentence is cut. */
const sentenceCharactersMax = 500;

/** Where messages go that will not heal, so that an operator can look at them and send them again. */
export class DeadLetters {
  private ready: Promise<void> | undefined;

  constructor(private readonly bus: Bus) {}

  /**
   * Keeps why the message died and, unless it must not linger, a copy of it. The same message of the same receiver is
   * kept once.
   */
  async bury(message: JsMsg, error: unknown, delivery: Delivery['kind']): Promise<void> {
    const isWithheld = delivery === 'until-handled';
    const { code, message: sentence } = toAppError(error);
    const headers = newHeaders();
    for (const [key, values] of message.headers ?? []) {
      if (!key.startsWith('Nats-')) headers.set(key, values[0] ?? '');
    }
    headers.set(headerOf.subject, message.subject);
    headers.set(headerOf.sequence, String(message.seq));
    headers.set(headerOf.receiver, this.bus.service);
    headers.set(headerOf.code, code);
    headers.set(headerOf.message, oneLine(sentence));
    headers.set(headerOf.attempts, String(message.info.deliveryCount));
    if (isWithheld) headers.set(headerOf.withheld, '1');
    const original = message.headers?.get(messageIdHeader) ?? '';
    const content = isWithheld ? new Uint8Array(0) : message.data;
    const msgID = `${this.bus.service}:${original === '' ? `${message.subject}#${message.seq}` : original}`;
    try {
      this.ready ??= ensureDeadLetterStream(this.bus);
      await this.ready;
      await this.bus.jetStream.publish(deadLetterSubjectOf(this.bus.service, message.subject), content, {
        msgID,
        headers,
        timeout: 2_000,
      });
    } catch (failure) {
      // The stream may have gone with the disk of the server.
      this.ready = undefined;
      throw failure;
    }
  }

  /** Oldest first, at most `limit` from that sequence number on. */
  async list(options: { readonly fromSequence?: number; readonly limit: number }): Promise<DeadLetter[]> {
    return [...(await this.page({ fromSequence: 1, skip: 0, ...options })).letters];
  }

  /** A page of them, oldest first: from that sequence number on, without the first `skip`. */
  async page({ fromSequence, skip, limit }: DeadLetterWish): Promise<DeadLetterPage> {
    const total = await this.count();
    const letters: DeadLetter[] = [];
    let sequence = fromSequence;
    for (let passed = 0; total > 0; passed += 1) {
      const stored = await this.readFrom(sequence);
      if (stored === undefined) break;
      if (letters.length === limit) return { letters, total, nextSequence: stored.seq };
      if (passed >= skip) letters.push(describe(stored));
      sequence = stored.seq + 1;
    }
    return { letters, total, nextSequence: undefined };
  }

  /**
   * Publishes the message again on its subject and forgets the dead letter. Every receiver of the event gets it, and
   * does the same as the first time.
   *
   * @returns false when there is no such dead letter
   * @throws AppError `refused` when its content was not kept, `unavailable` when the bus is away or full
   */
  async replay(sequence: number): Promise<boolean> {
    if (this.bus.streamsProvisioned) return requestReplay(this.bus, sequence);
    const stored = await this.read(sequence);
    if (stored === undefined) return false;
    refuseWithheld(stored);
    const options = { msgID: replayIdOf(stored), headers: headersToRepeat(stored), timeout: 2_000 };
    try {
      await this.bus.jetStream.publish(describe(stored).subject, stored.data, options);
    } catch (error) {
      throw asBusOutage(error);
    }
    return this.forget(sequence);
  }

  /**
   * @returns false when there is no such dead letter
   * @throws AppError `unavailable` when the bus is away
   */
  async forget(sequence: number): Promise<boolean> {
    if ((await this.read(sequence)) === undefined) return false;
    try {
      return await this.bus.manager.streams.deleteMessage(deadLetterStream, sequence, true);
    } catch (error) {
      throw asBusOutage(error);
    }
  }

  private async count(): Promise<number> {
    try {
      return (await this.bus.manager.streams.info(deadLetterStream)).state.messages;
    } catch (error) {
      if (isNotFound(error)) return 0;
      throw asBusOutage(error);
    }
  }

  private read(sequence: number): Promise<StoredMsg | undefined> {
    return this.readStored({ seq: sequence });
  }

  /** The first one from that number on, however many before it were forgotten. */
  private readFrom(sequence: number): Promise<StoredMsg | undefined> {
    return this.readStored({ seq: sequence, next_by_subj: `${deadLetterStream}.>` } as { readonly seq: number });
  }

  private async readStored(query: { readonly seq: number }): Promise<StoredMsg | undefined> {
    try {
      return await this.bus.manager.streams.getMessage(deadLetterStream, query);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw asBusOutage(error);
    }
  }
}

/** @throws AppError `refused` when its content was not kept */
export function refuseWithheld(letter: StoredMsg): void {
  if (!letter.header.has(headerOf.withheld)) return;
  throw new AppError('refused', 'The message held faces, so its content was not kept; it cannot be sent again.', {
    reason: 'content_not_kept',
  });
}

export function headersToRepeat({ header }: StoredMsg): MsgHdrs {
  const headers = newHeaders();
  for (const [key, values] of header) {
    if (!key.startsWith('Nats-') && !key.startsWith('Dead-Letter-')) headers.set(key, values[0] ?? '');
  }
  return headers;
}

/** Another one with each dead letter, and the same for each try to repeat it. */
export function replayIdOf(letter: StoredMsg): string {
  return `replay:${letter.seq}:${letter.time.getTime()}`;
}

/** Which message died: its subject, and its sequence in the stream of its event. */
export function originOf({ header }: StoredMsg): { readonly subject: string; readonly sequence: number } {
  return { subject: header.get(headerOf.subject), sequence: Number(header.get(headerOf.sequence)) };
}

function describe(stored: StoredMsg): DeadLetter {
  const { header, seq: sequence, time: diedAt } = stored;
  return { sequence, ...toldBy(header), diedAt, payloadBytes: stored.data.length };
}

/** As a consumer without content hands it out. */
export function describeDelivered({ headers, info, seq: sequence }: JsMsg): DeadLetter {
  const header = headers ?? newHeaders();
  const diedAt = new Date(millis(info.timestampNanos));
  return { sequence, ...toldBy(header), diedAt, payloadBytes: Number(header.get(sizeHeader)) };
}

function toldBy(header: MsgHdrs) {
  return {
    subject: header.get(headerOf.subject),
    receiver: header.get(headerOf.receiver),
    code: header.get(headerOf.code),
    message: header.get(headerOf.message),
    attempts: Number(header.get(headerOf.attempts)),
  };
}

function oneLine(sentence: string): string {
  return sentence.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, sentenceCharactersMax);
}
