import type { RtpPacket } from '../rtsp/rtp-packet.policy';
import { accessUnitBytesMax, type AccessUnit, type Depacketizer } from './access-unit';
import { jpegHead, tablesOfQuality } from './jpeg-head.policy';

/** The head of each packet (RFC 2435, 3.1), as far as it matters. */
interface JpegPart {
  readonly offset: number;
  readonly type: number;
  readonly quality: number;
  readonly width: number;
  readonly height: number;
  readonly restartInterval: number;
  /** Quantization tables that come with the first packet of a picture; empty when there are none. */
  readonly tables: Buffer;
  readonly data: Buffer;
}

/** Puts motion JPEG pictures together (RFC 2435). A picture with a hole in it is left out: the rest of it would be noise. */
export class JpegDepacketizer implements Depacketizer {
  private first: JpegPart | undefined;
  private parts: Buffer[] = [];
  private bytes = 0;
  /** Cameras may send tables once and refer to them by their number. */
  private readonly knownTables = new Map<number, Buffer>();

  push(packet: RtpPacket, isAfterLoss: boolean): AccessUnit[] {
    const part = readPart(packet.payload);
    if (part === undefined) return [];
    if (part.offset === 0) this.begin(part);
    else if (isAfterLoss || part.offset !== this.bytes) this.first = undefined;
    if (this.first === undefined) return [];
    this.parts.push(part.data);
    this.bytes += part.data.length;
    if (this.bytes > accessUnitBytesMax) this.first = undefined;
    return packet.isLast ? this.finish(packet.timestamp) : [];
  }

  private begin(part: JpegPart): void {
    this.first = part;
    this.parts = [];
    this.bytes = 0;
    if (part.tables.length === 128) this.knownTables.set(part.quality, part.tables);
    // One table stands for brightness and colour alike; ffmpeg sends it so.
    if (part.tables.length === 64) this.knownTables.set(part.quality, Buffer.concat([part.tables, part.tables]));
  }

  private finish(timestamp: number): AccessUnit[] {
    const { first, parts } = this;
    this.first = undefined;
    if (first === undefined) return [];
    const tables = first.quality < 128 ? tablesOfQuality(first.quality) : this.knownTables.get(first.quality);
    if (tables === undefined) return [];
    const { width, height, restartInterval } = first;
    const head = jpegHead({ width, height, restartInterval, isHalfHeight: (first.type & 1) === 1, tables });
    const end = Buffer.from([0xff, 0xd9]);
    const settings = `${width}x${height}`;
    return [{ bytes: Buffer.concat([head, ...parts, end]), isKeyframe: true, timestamp, settings }];
  }
}

const partHeadBytes = 8;
const restartHeadBytes = 4;

/** Undefined for what is no part of a picture that can be shown; a width of 0 stands for more than 2,040 pixels. */
function readPart(payload: Buffer): JpegPart | undefined {
  if (payload.length < partHeadBytes + restartHeadBytes) return undefined;
  const offset = payload.readUIntBE(1, 3);
  const type = payload.readUInt8(4);
  const quality = payload.readUInt8(5);
  const [width, height] = [payload.readUInt8(6) * 8, payload.readUInt8(7) * 8];
  if ((type & 0x3f) > 1 || type >= 128 || width === 0 || height === 0) return undefined;
  const hasRestarts = type >= 64;
  const restartInterval = hasRestarts ? payload.readUInt16BE(partHeadBytes) : 0;
  const begin = partHeadBytes + (hasRestarts ? restartHeadBytes : 0);
  const tables = offset === 0 && quality >= 128 ? readTables(payload.subarray(begin)) : noTables;
  if (tables === undefined) return undefined;
  const data = payload.subarray(begin + tables.bytes);
  return { offset, type, quality, width, height, restartInterval, tables: tables.tables, data };
}

const noTables = { tables: Buffer.alloc(0), bytes: 0 };

/** Undefined for 16-bit tables, which are for 12-bit pictures that no camera sends. */
function readTables(payload: Buffer): typeof noTables | undefined {
  if (payload.length < 4 || payload.readUInt8(1) !== 0) return undefined;
  const bytes = 4 + payload.readUInt16BE(2);
  return payload.length < bytes ? undefined : { tables: Buffer.from(payload.subarray(4, bytes)), bytes };
}
