import type { VideoClip } from './video-clip';

/** 1,500 bytes of Ethernet less IP, UDP and RTP headers is 1,460; the rest is left to tunnels. */
export const rtpPayloadBytesMax = 1400;
export const rtpClockHz = 90_000;
export const rtpPayloadType = 96;

/** Seconds between 1900, where NTP counts from, and 1970. */
const ntpEpochOffsetSeconds = 2_208_988_800;

/**
 * How a codec cuts a NAL unit into fragments: the first bytes of each, which stand instead of the unit's own header.
 */
interface Fragmenting {
  readonly headerBytes: number;
  readonly fragmentHead: (nal: Buffer, position: number) => Buffer;
}

const fragmenting: Readonly<Record<VideoClip['codec'], Fragmenting>> = {
  // FU-A: RFC 6184, 5.8.
  h264: {
    headerBytes: 1,
    fragmentHead: ([header = 0], position) => Buffer.from([(header & 0xe0) | 28, position | (header & 0x1f)]),
  },
  // RFC 7798, 4.4.3.
  h265: {
    headerBytes: 2,
    fragmentHead: ([header = 0, layer = 0], position) =>
      Buffer.from([(header & 0x81) | (49 << 1), layer, position | ((header >> 1) & 0x3f)]),
  },
};

/** The RTP payloads of one NAL unit: itself when it fits, else fragments. */
export function payloadsOf(
  nal: Buffer,
  payloadBytesMax = rtpPayloadBytesMax,
  codec: VideoClip['codec'] = 'h264',
): Buffer[] {
  if (nal.length <= payloadBytesMax) return [nal];
  const { headerBytes, fragmentHead } = fragmenting[codec];
  const fragmentBytesMax = payloadBytesMax - headerBytes - 1;
  const payloads: Buffer[] = [];
  for (let offset = headerBytes; offset < nal.length; offset += fragmentBytesMax) {
    const fragment = nal.subarray(offset, offset + fragmentBytesMax);
    const startBit = offset === headerBytes ? 0x80 : 0;
    const endBit = offset + fragment.length === nal.length ? 0x40 : 0;
    payloads.push(Buffer.concat([fragmentHead(nal, startBit | endBit), fragment]));
  }
  return payloads;
}

/** One sender's RTP stream: its source id, running sequence numbers and the counts that RTCP reports. */
export class RtpPacketizer {
  private sequence: number;
  private packetCount = 0;
  private payloadBytesCount = 0;

  constructor(
    private readonly ssrc: number,
    firstSequence: number,
    private readonly payloadType = rtpPayloadType,
  ) {
    this.sequence = firstSequence & 0xffff;
  }

  /** The sequence number the next packet will carry. */
  get nextSequence(): number {
    return this.sequence;
  }

  /** The packets of one access unit: one timestamp (90 kHz, 32 bits), the marker on the last. */
  packetize(payloads: readonly Buffer[], timestamp: number): Buffer[] {
    return payloads.map((payload, index) => {
      const packet = Buffer.allocUnsafe(12 + payload.length);
      packet[0] = 0x80;
      packet[1] = this.payloadType | (index === payloads.length - 1 ? 0x80 : 0);
      packet.writeUInt16BE(this.sequence, 2);
      packet.writeUInt32BE(timestamp >>> 0, 4);
      packet.writeUInt32BE(this.ssrc, 8);
      payload.copy(packet, 12);
      this.sequence = (this.sequence + 1) & 0xffff;
      this.packetCount += 1;
      this.payloadBytesCount += payload.length;
      return packet;
    });
  }

  /** A sender report and the name of the source (RFC 3550, 6.4.1 and 6.5); `nowMs` is time since 1970. */
  senderReport(timestamp: number, nowMs: number): Buffer {
    const report = Buffer.alloc(28);
    report.writeUInt32BE(0x80c8_0006, 0);
    report.writeUInt32BE(this.ssrc, 4);
    report.writeUInt32BE(Math.floor(nowMs / 1000) + ntpEpochOffsetSeconds, 8);
    report.writeUInt32BE(Math.floor(((nowMs % 1000) / 1000) * 2 ** 32), 12);
    report.writeUInt32BE(timestamp >>> 0, 16);
    report.writeUInt32BE(this.packetCount >>> 0, 20);
    report.writeUInt32BE(this.payloadBytesCount >>> 0, 24);
    return Buffer.concat([report, this.description()]);
  }

  private description(): Buffer {
    const name = Buffer.from('camera');
    // Two bytes of item header, the name, one byte that ends the list, padded to words.
    const itemBytes = Math.ceil((2 + name.length + 1) / 4) * 4;
    const description = Buffer.alloc(8 + itemBytes);
    description.writeUInt16BE(0x81ca, 0);
    description.writeUInt16BE(description.length / 4 - 1, 2);
    description.writeUInt32BE(this.ssrc, 4);
    description[8] = 1;
    description[9] = name.length;
    name.copy(description, 10);
    return description;
  }
}
