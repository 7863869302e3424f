import type { RtpPacket } from '../protocol/rtp-packet.policy';

/** Parts of a JPEG's head that its packets have no room for. */
export interface JpegExtension {
  readonly width: number;
  readonly height: number;
  readonly isHalfHeight: boolean;
  /** Tables of its own, as whole segments. */
  readonly tables: Buffer;
}

/** ONVIF Streaming Specification, 5.1.3: on its own, or behind the twelve bytes of the extension for recordings. */
const jpegProfile = 0xffd8;
const recordingProfile = 0xabac;
const recordingBytes = 12;

const marker = { frameMin: 0xc0, frameMax: 0xc1, huffman: 0xc4, quantizers: 0xdb } as const;

/** What an ONVIF camera says of a picture in the extension of its first packet; undefined when it says no size. */
export function jpegExtension(extension: RtpPacket['extension']): JpegExtension | undefined {
  const bytes = segmentsIn(extension);
  let frame: Omit<JpegExtension, 'tables'> | undefined;
  const tables: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const kind = bytes[at + 1] ?? 0;
    // Where a whole JPEG head was copied, it begins with a segment without a length.
    const end = kind === 0xd8 ? at + 2 : at + 2 + bytes.readUInt16BE(at + 2);
    const segment = bytes.subarray(at, end);
    if (kind >= marker.frameMin && kind <= marker.frameMax && segment.length >= 12) {
      const [height, width] = [segment.readUInt16BE(5), segment.readUInt16BE(7)];
      frame = { width, height, isHalfHeight: ((segment[11] ?? 0) & 0x0f) === 2 };
    }
    if ((kind === marker.huffman || kind === marker.quantizers) && end <= bytes.length) tables.push(segment);
    at = end;
  }
  if (frame === undefined || frame.width === 0 || frame.height === 0) return undefined;
  return { ...frame, tables: Buffer.concat(tables) };
}

function segmentsIn(extension: RtpPacket['extension']): Buffer {
  if (extension?.profile === jpegProfile) return extension.data;
  const isJpeg = extension?.profile === recordingProfile && extension.data.length >= recordingBytes + 4;
  if (!isJpeg || extension.data.readUInt16BE(recordingBytes) !== jpegProfile) return Buffer.alloc(0);
  return extension.data.subarray(recordingBytes + 4);
}
