import type { PictureSize } from '../protocol/picture-size.policy';
import type { RtpPacket } from '../protocol/rtp-packet.policy';
import { accessUnitBytesMax, type AccessUnit, type Depacketizer } from './access-unit';
import { jpegExtension, type JpegExtension } from './jpeg-extension.policy';
import { jpegHead, tablesOfQuality } from './jpeg-head.policy';
import { MarkerTrust } from './marker-trust';

/** The head of each packet (RFC 2435, 3.1), as far as it matters. */
interface JpegPart {
  readonly offset: number;
  readonly type: number;
  readonly quality: number;
  /** In units of eight pixels, 0 for more than 2,040 pixels. */
  readonly widthUnits: number;
  readonly heightUnits: number;
  readonly restartInterval: number;
  /** Quantization tables that come with the first packet of a picture; empty when there are none. */
  readonly tables: Buffer;
  readonly data: Buffer;
}

/**
 * Puts motion JPEG pictures together (RFC 2435). A picture with a hole in it is left out: the rest of it would be
 * noise. It ends where the next one begins, or at its marker where markers are right.
 */
export class JpegDepacketizer implements Depacketizer {
  private first: { readonly part: JpegPart; readonly timestamp: number } | undefined;
  private parts: Buffer[] = [];
  private bytes = 0;
  private readonly marker = new MarkerTrust();
  /** Cameras may send tables once and refer to them by their number. */
  private readonly knownTables = new Map<number, Buffer>();
  /** Of the last picture that had one. */
  private extension: JpegExtension | undefined;

  /** `described` is the size in the description. */
  constructor(private readonly described?: PictureSize) {}

  get isUncertain(): boolean {
    return this.marker.isPending && this.first !== undefined;
  }

  push(packet: RtpPacket, isAfterLoss: boolean): AccessUnit[] {
    const part = readPart(packet.payload);
    if (part === undefined) return [];
    const isBeginning = part.offset === 0;
    // What was marked as whole is so whatever was lost behind it.
    if (isAfterLoss && !(isBeginning && this.marker.isPending)) this.first = undefined;
    if (isAfterLoss) this.marker.forget();
    this.marker.judge(isBeginning);
    const finished = isBeginning ? this.flush() : [];
    if (isBeginning) this.begin(part, packet);
    else if (part.offset !== this.bytes) this.first = undefined;
    if (this.first === undefined) return finished;
    this.parts.push(part.data);
    this.bytes += part.data.length;
    if (this.bytes > accessUnitBytesMax) this.first = undefined;
    if (packet.isLast && this.marker.endsHere(true, true)) finished.push(...this.flush());
    return finished;
  }

  flush(): AccessUnit[] {
    const { first, parts } = this;
    this.first = undefined;
    if (first === undefined) return [];
    const { quality, type, restartInterval } = first.part;
    const tables = quality < 128 ? tablesOfQuality(quality) : this.knownTables.get(quality);
    const size = this.sizeOf(first.part);
    if (tables === undefined || size === undefined) return [];
    const isHalfHeight = this.extension?.isHalfHeight ?? (type & 1) === 1;
    const segments = this.extension?.tables ?? Buffer.alloc(0);
    const head = jpegHead({ ...size, restartInterval, isHalfHeight, tables, segments });
    return [
      {
        bytes: Buffer.concat([head, ...parts, Buffer.from([0xff, 0xd9])]),
        pictureBegin: 0,
        isKeyframe: true,
        timestamp: first.timestamp,
        settings: `${size.width}x${size.height} ${isHalfHeight ? 'half' : 'full'} height`,
        slices: 1,
        isBroken: !isScan(parts),
      },
    ];
  }

  private begin(part: JpegPart, { timestamp, extension }: RtpPacket): void {
    this.first = { part, timestamp };
    this.parts = [];
    this.bytes = 0;
    this.extension = jpegExtension(extension) ?? this.extension;
    const tables = bothTables(part.tables);
    if (tables !== undefined) this.knownTables.set(part.quality, tables);
  }

  /** Of a size above 2,040 the packets say 0, or what is left of it in eight bits. */
  private sizeOf({ widthUnits, heightUnits }: JpegPart): PictureSize | undefined {
    const { extension, described } = this;
    const named = [extension, described].find(
      (size) =>
        size !== undefined &&
        (widthUnits === 0 || heightUnits === 0 || (fits(size.width, widthUnits) && fits(size.height, heightUnits))),
    );
    if (named !== undefined) return { width: named.width, height: named.height };
    return widthUnits === 0 || heightUnits === 0 ? undefined : { width: widthUnits * 8, height: heightUnits * 8 };
  }
}

/**
 * One table stands for brightness and colour alike; ffmpeg sends it so. A third one, as the pictures of webcams have,
 * is of no colour that the types of RFC 2435 know.
 */
function bothTables(tables: Buffer): Buffer | undefined {
  if (tables.length >= 128) return tables.subarray(0, 128);
  return tables.length < 64 ? undefined : Buffer.concat([tables.subarray(0, 64), tables.subarray(0, 64)]);
}

function fits(sidePx: number, units: number): boolean {
  return (Math.ceil(sidePx / 8) & 0xff) === units;
}

const partHeadBytes = 8;
const restartHeadBytes = 4;

/** Undefined for what is no part of a picture that can be shown. */
function readPart(payload: Buffer): JpegPart | undefined {
  if (payload.length < partHeadBytes) return undefined;
  const offset = payload.readUIntBE(1, 3);
  const type = payload.readUInt8(4);
  const quality = payload.readUInt8(5);
  const [widthUnits, heightUnits] = [payload.readUInt8(6), payload.readUInt8(7)];
  const hasRestarts = type >= 64;
  if ((type & 0x3f) > 1 || type >= 128 || (hasRestarts && payload.length < partHeadBytes + restartHeadBytes))
    return undefined;
  const restartInterval = hasRestarts ? payload.readUInt16BE(partHeadBytes) : 0;
  const begin = partHeadBytes + (hasRestarts ? restartHeadBytes : 0);
  const tables = offset === 0 && quality >= 128 ? readTables(payload.subarray(begin)) : noTables;
  if (tables === undefined) return undefined;
  const data = payload.subarray(begin + tables.bytes);
  return { offset, type, quality, widthUnits, heightUnits, restartInterval, tables: tables.tables, data };
}

const noTables = { tables: Buffer.alloc(0), bytes: 0 };

/** Undefined for 16-bit tables, which are for 12-bit pictures that no camera sends. */
function readTables(payload: Buffer): typeof noTables | undefined {
  if (payload.length < 4 || payload.readUInt8(1) !== 0) return undefined;
  const bytes = 4 + payload.readUInt16BE(2);
  return payload.length < bytes ? undefined : { tables: Buffer.from(payload.subarray(4, bytes)), bytes };
}

/** Markers that have no place in coded data; random bytes have one in 265. */
const strayMarkersMax = 4;

/** Whether coded data are such: in them a byte of all ones is followed by a zero, a restart marker, or the end. */
function isScan(parts: readonly Buffer[]): boolean {
  let stray = 0;
  for (const part of parts) {
    for (let at = part.indexOf(0xff); at >= 0 && at + 1 < part.length; at = part.indexOf(0xff, at + 1)) {
      const next = part[at + 1] ?? 0;
      const isUsual = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd9);
      if (!isUsual) stray += 1;
      if (stray > strayMarkersMax) return false;
    }
  }
  return true;
}
