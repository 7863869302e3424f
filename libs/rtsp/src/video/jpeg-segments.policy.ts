import type { PictureSize } from '../protocol/picture-size.policy';

export interface JpegSegment {
  /** The second byte of its marker. */
  readonly kind: number;
  /** From its marker on: `ff`, the kind, two bytes of length, the content. */
  readonly bytes: Buffer;
  /** False when fewer bytes are there than its length says. */
  readonly isWhole: boolean;
}

/** ITU-T T.81, table B.1. */
export const jpegMarker = {
  baseline: 0xc0,
  extendedSequential: 0xc1,
  huffmanTables: 0xc4,
  beginOfImage: 0xd8,
  beginOfScan: 0xda,
  quantizers: 0xdb,
} as const;
/** Those among the markers of a frame's begin that are tables. */
const noFrames: readonly number[] = [0xc4, 0xc8, 0xcc];

/** What a JPEG has before its coded data; nothing of bytes that are none. */
export function* jpegSegments(head: Buffer): Generator<JpegSegment> {
  for (let at = 0, kind = 0; at + 4 <= head.length && head[at] === 0xff && kind !== jpegMarker.beginOfScan;) {
    kind = head[at + 1] ?? 0;
    const isEmpty = kind === jpegMarker.beginOfImage;
    const end = at + 2 + (isEmpty ? 0 : head.readUInt16BE(at + 2));
    if (!isEmpty) yield { kind, bytes: head.subarray(at, end), isWhole: end <= head.length };
    at = end;
  }
}

/** What the begin of a frame, of any coding, says in pixels; undefined for other segments. */
export function frameSizeOf({ kind, bytes }: JpegSegment): PictureSize | undefined {
  if (kind < 0xc0 || kind > 0xcf || noFrames.includes(kind) || bytes.length < 9) return undefined;
  return { height: bytes.readUInt16BE(5), width: bytes.readUInt16BE(7) };
}

/** The size a JPEG says it has, in pixels; undefined when the bytes are none. Reads the head only. */
export function jpegSize(jpeg: Buffer): PictureSize | undefined {
  for (const segment of jpegSegments(jpeg)) {
    const size = frameSizeOf(segment);
    if (size !== undefined) return size;
  }
  return undefined;
}
