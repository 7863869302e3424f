import type { RtpFilm } from './odd-picture';

export interface MotionJpegOptions {
  readonly framesPerSecond: number;
  /** What the head of each packet says, in units of eight pixels; as the pictures are unless told. */
  readonly units?: readonly [width: number, height: number];
  /** Lines of the description besides the usual ones. */
  readonly attributes?: readonly string[];
}

const payloadType = 26;
const partBytes = 1_300;
const kinds = { quantizers: 0xdb, frame: 0xc0, scan: 0xda } as const;

/** One JPEG taken apart as RFC 2435 wants it. Only such as ffmpeg writes with `-huffman default`. */
interface JpegParts {
  readonly width: number;
  readonly height: number;
  readonly tables: Buffer;
  /** The segment that names size and colours. */
  readonly frame: Buffer;
  readonly scan: Buffer;
}

/** A film of whole JPEGs, which follow each other in `bytes`. */
export function motionJpegFilm(bytes: Buffer, options: MotionJpegOptions): RtpFilm {
  const { framesPerSecond, attributes = [], units } = options;
  const pictures = picturesIn(bytes).map(partsOf);
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=Camera', 't=0 0', `m=video 0 RTP/AVP ${payloadType}`];
  return {
    framesPerSecond,
    payloadType,
    sdp: [...lines, ...attributes, 'a=control:video', ''].join('\r\n'),
    pictures: pictures.map((parts) => payloadsOf(parts, units)),
  };
}

function picturesIn(bytes: Buffer): Buffer[] {
  const end = Buffer.from([0xff, 0xd9]);
  const pictures: Buffer[] = [];
  for (let from = 0, to = bytes.indexOf(end); to >= 0; from = to + 2, to = bytes.indexOf(end, from))
    pictures.push(bytes.subarray(from, to));
  return pictures;
}

function partsOf(jpeg: Buffer): JpegParts {
  const tables: Buffer[] = [];
  let frame = Buffer.alloc(0);
  for (let at = 2; at + 4 <= jpeg.length;) {
    const kind = jpeg[at + 1] ?? 0;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const segment = Buffer.from(jpeg.subarray(at, end));
    if (kind === kinds.frame) frame = segment;
    if (kind === kinds.quantizers)
      for (let table = 4; table < segment.length; table += 65) tables.push(segment.subarray(table + 1, table + 65));
    at = end;
    if (kind !== kinds.scan) continue;
    const both = Buffer.concat(tables.length === 1 ? [...tables, ...tables] : tables);
    return {
      width: frame.readUInt16BE(7),
      height: frame.readUInt16BE(5),
      tables: both,
      frame,
      scan: jpeg.subarray(at),
    };
  }
  throw new Error('The bytes are no JPEG.');
}

function payloadsOf({ width, height, tables, frame, scan }: JpegParts, units: MotionJpegOptions['units']): Buffer[] {
  const [widthUnits, heightUnits] = units ?? [Math.ceil(width / 8), Math.ceil(height / 8)];
  const isHalfHeight = ((frame[11] ?? 0) & 0x0f) === 2;
  const payloads: Buffer[] = [];
  for (let offset = 0; offset < scan.length; offset += partBytes) {
    const head = Buffer.from([0, 0, 0, 0, isHalfHeight ? 1 : 0, 255, widthUnits & 0xff, heightUnits & 0xff]);
    head.writeUIntBE(offset, 1, 3);
    const first = offset === 0 ? [Buffer.from([0, 0, 0, tables.length]), tables] : [];
    payloads.push(Buffer.concat([head, ...first, scan.subarray(offset, offset + partBytes)]));
  }
  return payloads;
}
