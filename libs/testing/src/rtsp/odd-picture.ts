import { payloadsOf, rtpClockHz, rtpPayloadBytesMax, rtpPayloadType } from './rtp-packetizer';
import type { VideoClip } from './video-clip';

/** A film of which the RTP payloads are known: for what no clip can hold, such as motion JPEG. */
export interface RtpFilm {
  readonly framesPerSecond: number;
  /** The whole session description. */
  readonly sdp: string;
  readonly payloadType: number;
  /** Payloads of each picture, in the order of sending. */
  readonly pictures: readonly (readonly Buffer[])[];
}

/** One RTP packet before it becomes bytes. */
export interface OddPacket {
  readonly channel: number;
  readonly payloadType: number;
  /** Running numbers of what a well-behaved camera sends: leaving a packet out is a loss. */
  readonly sequence: number;
  readonly timestamp: number;
  readonly isLast: boolean;
  readonly source: number;
  readonly payload: Buffer;
  /** RFC 3550, 5.3.1; padded to words here. */
  readonly extension?: { readonly profile: number; readonly data: Buffer };
}

const firstTimestamp = 0x10000000;
const firstSequence = 0xfff0;
const source = 0x1234;

/** Makes the packets of one picture after the other, oddities applied. */
export class OddPicture {
  private sequence = firstSequence;

  constructor(
    private readonly film: VideoClip | RtpFilm,
    private readonly oddity: {
      readonly nals?: (nals: readonly Buffer[], picture: number) => readonly Buffer[];
      readonly packets?: (packets: readonly OddPacket[], picture: number) => readonly OddPacket[];
    },
  ) {}

  /** Interleaved packets as bytes. To be called once for each picture, in their order. */
  framesOf(picture: number): Buffer[] {
    const usual = this.packetsOf(this.payloadsOf(picture), picture);
    return (this.oddity.packets?.(usual, picture) ?? usual).map(framed);
  }

  private payloadsOf(picture: number): readonly Buffer[] {
    const { film, oddity } = this;
    if (!('accessUnits' in film)) return film.pictures[picture % film.pictures.length] ?? [];
    const nals = film.accessUnits[picture % film.accessUnits.length]?.nals ?? [];
    const odd = oddity.nals?.(nals, picture) ?? nals;
    return odd.flatMap((nal) => payloadsOf(nal, rtpPayloadBytesMax, film.codec));
  }

  private packetsOf(payloads: readonly Buffer[], picture: number): OddPacket[] {
    const payloadType = 'payloadType' in this.film ? this.film.payloadType : rtpPayloadType;
    const timestamp = firstTimestamp + Math.round((picture * rtpClockHz) / this.film.framesPerSecond);
    return payloads.map((payload, index) => {
      const isLast = index === payloads.length - 1;
      const packet = { channel: 0, payloadType, sequence: this.sequence, timestamp, isLast, source, payload };
      this.sequence = (this.sequence + 1) & 0xffff;
      return packet;
    });
  }
}

function framed({ channel, extension, payload, ...packet }: OddPacket): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt8(extension === undefined ? 0x80 : 0x90, 4);
  head.writeUInt8((packet.isLast ? 0x80 : 0) | packet.payloadType, 5);
  head.writeUInt16BE(packet.sequence & 0xffff, 6);
  head.writeUInt32BE(packet.timestamp >>> 0, 8);
  head.writeUInt32BE(packet.source >>> 0, 12);
  const bytes = Buffer.concat([head, extension === undefined ? Buffer.alloc(0) : extensionOf(extension), payload]);
  bytes.write('$', 0, 'latin1');
  bytes.writeUInt8(channel, 1);
  bytes.writeUInt16BE(bytes.length - 4, 2);
  return bytes;
}

function extensionOf({ profile, data }: { readonly profile: number; readonly data: Buffer }): Buffer {
  const words = Math.ceil(data.length / 4);
  const bytes = Buffer.alloc(4 + words * 4);
  bytes.writeUInt16BE(profile, 0);
  bytes.writeUInt16BE(words, 2);
  data.copy(bytes, 4);
  return bytes;
}
