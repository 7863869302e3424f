/** ITU-T T.81, tables K.1 and K.2, in zigzag order: what a quality number scales. */
const lumaTable = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];
const chromaTable = [17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, ...Array<number>(50).fill(99)];

/** Both quantization tables of a quality 1..99 (RFC 2435, 4.2), 128 bytes; undefined for other numbers. */
export function tablesOfQuality(quality: number): Buffer | undefined {
  if (quality < 1 || quality > 99) return undefined;
  const percent = quality < 50 ? Math.floor(5_000 / quality) : 200 - quality * 2;
  const scaled = [...lumaTable, ...chromaTable].map((value) =>
    Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))),
  );
  return Buffer.from(scaled);
}

export interface JpegForm {
  readonly width: number;
  readonly height: number;
  /** 0 when there are no restart markers. */
  readonly restartInterval: number;
  /** Whether colours are halved in height as well as in width. */
  readonly isHalfHeight: boolean;
  /** 64 bytes for brightness, 64 for colour. */
  readonly tables: Buffer;
  /** Whole segments of tables that count above these and the standard ones. */
  readonly segments?: Buffer;
}

/** What a JPEG has before its coded data. Without Huffman tables: decoders of motion JPEG know the standard ones. */
export function jpegHead({ width, height, restartInterval, isHalfHeight, tables, segments }: JpegForm): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  const restart = Buffer.alloc(2);
  restart.writeUInt16BE(restartInterval);
  const components = [1, isHalfHeight ? 0x22 : 0x21, 0, 2, 0x11, 1, 3, 0x11, 1];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.from([0]), tables.subarray(0, 64), Buffer.from([1]), tables.subarray(64, 128)),
    ...(segments === undefined ? [] : [segments]),
    segment(0xc0, Buffer.from([8]), size, Buffer.from([3, ...components])),
    ...(restartInterval === 0 ? [] : [segment(0xdd, restart)]),
    segment(0xda, Buffer.from([3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0])),
  ]);
}

function segment(kind: number, ...content: Buffer[]): Buffer {
  const bytes = content.reduce((sum, part) => sum + part.length, 2);
  return Buffer.concat([Buffer.from([0xff, kind, bytes >> 8, bytes & 0xff]), ...content]);
}
