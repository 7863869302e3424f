import type { RtpPacket } from '../protocol/rtp-packet.policy';
import { frameSizeOf, jpegMarker, jpegSegments } from './jpeg-segments.policy';

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

/** What an ONVIF camera says of a picture in the extension of its first packet; undefined when it says no size. */
export function jpegExtension(extension: RtpPacket['extension']): JpegExtension | undefined {
  let frame: Omit<JpegExtension, 'tables'> | undefined;
  const tables: Buffer[] = [];
  for (const segment of jpegSegments(segmentsIn(extension))) {
    const { kind, bytes, isWhole } = segment;
    const isFrame = kind === jpegMarker.baseline || kind === jpegMarker.extendedSequential;
    const size = isFrame && bytes.length >= 12 ? frameSizeOf(segment) : undefined;
    if (size !== undefined) frame = { ...size, isHalfHeight: ((bytes[11] ?? 0) & 0x0f) === 2 };
    if (isWhole && (kind === jpegMarker.huffmanTables || kind === jpegMarker.quantizers)) tables.push(bytes);
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
