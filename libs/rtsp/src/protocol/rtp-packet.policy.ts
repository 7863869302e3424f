/** One RTP packet (RFC 3550), its payload without padding. */
export interface RtpPacket {
  readonly payloadType: number;
  /** The last packet of a picture, as video uses it. */
  readonly isLast: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  readonly payload: Buffer;
  /** What a maker or a standard put between head and payload (RFC 3550, 5.3.1). */
  readonly extension?: { readonly profile: number; readonly data: Buffer };
}

const headBytes = 12;

/**
 * Undefined when the bytes are no RTP packet. Payload and extension are views. Padding that is longer than the packet
 * is none: some cameras set its bit and pad nothing.
 */
export function parseRtp(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < headBytes) return undefined;
  const flags = bytes.readUInt8(0);
  if (flags >> 6 !== 2) return undefined;
  let begin = headBytes + (flags & 0x0f) * 4;
  let extension: RtpPacket['extension'];
  if ((flags & 0x10) !== 0) {
    if (bytes.length < begin + 4) return undefined;
    const end = begin + 4 + bytes.readUInt16BE(begin + 2) * 4;
    extension = { profile: bytes.readUInt16BE(begin), data: bytes.subarray(begin + 4, end) };
    begin = end;
  }
  if (begin > bytes.length) return undefined;
  const claimed = (flags & 0x20) === 0 ? 0 : (bytes.at(-1) ?? 0);
  const padding = begin + claimed > bytes.length ? 0 : claimed;
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    isLast: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    source: bytes.readUInt32BE(8),
    payload: bytes.subarray(begin, bytes.length - padding),
    ...(extension !== undefined && { extension }),
  };
}

/** How far `to` is ahead of `from` in 16 bits that wrap, -32768..32767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** An empty receiver report (RFC 3550, 6.4.2): tells a camera that somebody still listens. */
export function emptyReceiverReport(source: number): Buffer {
  const report = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 0]);
  report.writeUInt32BE(source >>> 0, 4);
  return report;
}
