import { beginningAt, readMessage, RtspSyntaxError, type OpenMessage } from './rtsp-message.policy';
import type { RtspRequest, RtspResponse } from './rtsp-message.policy';

const dollar = 0x24;
const packetHeadBytes = 4;
const rtpVersion = 2;
/** Beside the channels that are known, those of a picture and a sound track. */
const usualChannels = 4;
/** A receiver report without any block. */
const payloadBytesMin = 8;
/** Of a packet that is neither RTP nor RTCP: a datagram. */
const foreignBytesMax = 1_500;
/** What is skipped in a row while the next packet is looked for: a whole keyframe. Beyond it nothing will be found. */
const strayBytesMax = 64 * 1024;

/** RTP or RTCP inside the connection (RFC 2326, 10.12). */
export interface InterleavedPacket {
  readonly kind: 'interleaved';
  readonly channel: number;
  readonly payload: Buffer;
}

export type RtspInput = RtspResponse | RtspRequest | InterleavedPacket;

interface Step {
  readonly end: number;
  readonly input?: RtspInput;
}

/**
 * Cuts the bytes of a camera into answers, requests and interleaved packets. What comes before the first answer must be
 * RTSP; later on, bytes that belong to nothing are skipped and counted up to where the next packet or message begins,
 * because the packets behind them are good: cameras pad, lose and overwrite bytes in the middle of a stream. Holds at
 * most one message of each limit.
 */
export class RtspReader {
  /** Bytes that were skipped so far. */
  strayBytes = 0;
  private pending: Buffer = Buffer.alloc(0);
  private open: OpenMessage | undefined;
  private hasMessage = false;
  private readonly channels = new Set<number>();
  private strayInRow = 0;

  /**
   * Payloads are views into `chunk` where possible.
   *
   * @throws RtspSyntaxError; afterwards the reader is of no more use
   */
  push(chunk: Buffer): RtspInput[] {
    const bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const found: RtspInput[] = [];
    let at = 0;
    this.open = undefined;
    for (;;) {
      const next = this.hasMessage ? this.readNext(bytes, at) : this.readFirst(bytes, at);
      if (next === undefined) break;
      if (next.input !== undefined) this.found(next.input, found);
      at = next.end;
    }
    this.pending = bytes.subarray(at);
    return found;
  }

  /** Whether a description waits for bytes that may never come, and what there is of it. */
  get unfinished(): 'no' | OpenMessage['body'] {
    return this.open?.body ?? 'no';
  }

  /** Takes what there is of an unfinished description for the whole of it. */
  finish(): RtspInput[] {
    const message = this.open?.soFar.message;
    this.open = undefined;
    if (message === undefined) return [];
    this.pending = Buffer.alloc(0);
    this.hasMessage = true;
    return [message];
  }

  private found(input: RtspInput, into: RtspInput[]): void {
    into.push(input);
    this.hasMessage = true;
    this.strayInRow = 0;
    if (input.kind === 'interleaved') this.channels.add(input.channel);
  }

  private readFirst(bytes: Buffer, at: number): Step | undefined {
    if (at >= bytes.length) return undefined;
    if (isLineEnd(bytes[at])) return { end: at + 1 };
    // No camera sends packets before it has said anything; garbage may begin like one.
    if (beginningAt(bytes, at) === 'something else') throw new RtspSyntaxError('The bytes are no RTSP.');
    return this.readMessage(bytes, at);
  }

  private readNext(bytes: Buffer, at: number): Step | undefined {
    if (at >= bytes.length) return undefined;
    if (bytes[at] === dollar) {
      const isPacket = this.isPacket(bytes, at);
      if (isPacket === undefined) return undefined;
      return isPacket ? readInterleaved(bytes, at) : this.skip(bytes, at);
    }
    // Some cameras put an empty line between messages.
    if (isLineEnd(bytes[at])) return { end: at + 1 };
    const beginning = beginningAt(bytes, at);
    if (beginning === 'something else') return this.skip(bytes, at);
    if (beginning === 'too short to tell') return undefined;
    try {
      return this.readMessage(bytes, at);
    } catch (error) {
      if (this.channels.size === 0) throw error;
      return this.skip(bytes, at);
    }
  }

  private readMessage(bytes: Buffer, at: number): Step | undefined {
    const read = readMessage(bytes, at);
    if (read === undefined || !('kind' in read)) return read && { end: read.end, input: read.message };
    this.open = read;
    return undefined;
  }

  /** To the next byte with which something can begin. */
  private skip(bytes: Buffer, at: number): Step {
    let end = at + 1;
    while (end < bytes.length && bytes[end] !== dollar && !isUpperCase(bytes[end])) end += 1;
    this.strayBytes += end - at;
    this.strayInRow += end - at;
    if (this.strayInRow > strayBytesMax) throw new RtspSyntaxError('Nothing but bytes without meaning.');
    return { end };
  }

  /**
   * Whether a packet begins here: a dollar may be a stray byte, or one among stray bytes. Undefined while that is not
   * known, because it shows by what follows.
   */
  private isPacket(bytes: Buffer, at: number): boolean | undefined {
    const [channel, version] = [bytes[at + 1], bytes[at + packetHeadBytes]];
    if (channel === undefined || version === undefined) return undefined;
    const isKnown = channel < usualChannels || this.channels.has(channel);
    const isRtp = version >> 6 === rtpVersion;
    const isLost = this.strayInRow > 0;
    if (isKnown && isRtp && !isLost) return true;
    const length = bytes.readUInt16BE(at + 2);
    const isPossible = isLost
      ? isKnown && isRtp && length >= payloadBytesMin
      : isRtp || (isKnown && length <= foreignBytesMax);
    return isPossible && mayBeginAt(bytes, at + packetHeadBytes + length);
  }
}

/** Undefined when the bytes do not reach that far. */
function mayBeginAt(bytes: Buffer, at: number): boolean | undefined {
  if (at >= bytes.length) return undefined;
  return bytes[at] === dollar || isLineEnd(bytes[at]) || beginningAt(bytes, at) !== 'something else';
}

/** Hundreds a second and camera, so it makes no view but that of the payload. */
function readInterleaved(bytes: Buffer, at: number): Step | undefined {
  if (bytes.length < at + packetHeadBytes) return undefined;
  const end = at + packetHeadBytes + bytes.readUInt16BE(at + 2);
  if (bytes.length < end) return undefined;
  const channel = bytes[at + 1] ?? 0;
  return { end, input: { kind: 'interleaved', channel, payload: bytes.subarray(at + packetHeadBytes, end) } };
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0d || byte === 0x0a;
}

function isUpperCase(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}
