import type { RtpPacket } from '../rtsp/rtp-packet.policy';
import { accessUnitBytesMax, type AccessUnit, type Depacketizer } from './access-unit';
import type { NalCodec } from './nal.policy';

const startCode = Buffer.from([0, 0, 0, 1]);

/**
 * Puts H.264 and H.265 pictures together. A picture ends with its marker, or where the timestamp changes for cameras
 * that set none. Of a unit with a hole in it the beginning is passed on: decoders hide what is missing better than they
 * do without the whole of it.
 */
export class NalDepacketizer implements Depacketizer {
  private parts: Buffer[] = [];
  private bytes = 0;
  private timestamp: number | undefined;
  private fragment: { parts: Buffer[]; bytes: number } | undefined;

  /** `described` are parameter sets of the description, for keyframes that come without any. */
  constructor(
    private readonly codec: NalCodec,
    private readonly described: readonly Buffer[],
  ) {}

  push(packet: RtpPacket, isAfterLoss: boolean): AccessUnit[] {
    const finished: AccessUnit[] = [];
    if (this.timestamp !== undefined && this.timestamp !== packet.timestamp) this.finishInto(finished);
    this.timestamp = packet.timestamp;
    if (isAfterLoss) this.endFragment();
    this.read(packet.payload);
    if (packet.isLast) this.finishInto(finished);
    return finished;
  }

  private read(payload: Buffer): void {
    const { codec } = this;
    if (payload.length <= codec.headerBytes) return;
    const type = codec.typeOf(payload);
    if (type === codec.aggregate) this.readAggregate(payload.subarray(codec.headerBytes));
    else if (type === codec.fragment) this.readFragment(payload);
    else if (type < codec.aggregate) this.add(payload);
  }

  private readAggregate(payload: Buffer): void {
    let begin = 0;
    while (begin + 2 < payload.length) {
      const end = begin + 2 + payload.readUInt16BE(begin);
      if (end > payload.length) return;
      if (end > begin + 2) this.add(payload.subarray(begin + 2, end));
      begin = end;
    }
  }

  private readFragment(payload: Buffer): void {
    const flags = payload[this.codec.headerBytes] ?? 0;
    const data = payload.subarray(this.codec.headerBytes + 1);
    if ((flags & 0x80) !== 0) this.fragment = { parts: [this.codec.headerOfFragment(payload)], bytes: 0 };
    if (this.fragment === undefined) return;
    this.fragment.parts.push(data);
    this.fragment.bytes += data.length;
    if (this.fragment.bytes > accessUnitBytesMax) {
      this.fragment = undefined;
    } else if ((flags & 0x40) !== 0) {
      this.endFragment();
    }
  }

  private endFragment(): void {
    if (this.fragment !== undefined) this.add(Buffer.concat(this.fragment.parts));
    this.fragment = undefined;
  }

  private add(nal: Buffer): void {
    if (this.bytes + nal.length > accessUnitBytesMax) return;
    this.parts.push(nal);
    this.bytes += nal.length;
  }

  private finishInto(finished: AccessUnit[]): void {
    this.endFragment();
    const { codec, parts, timestamp = 0 } = this;
    this.parts = [];
    this.bytes = 0;
    const types = parts.map((nal) => codec.typeOf(nal));
    if (!types.some((type) => codec.isPicture(type))) {
      // Some cameras send parameter sets with a marker of their own; they belong to the picture that follows.
      this.parts = parts.filter((nal) => codec.isSettings(codec.typeOf(nal))).slice(-8);
      this.bytes = this.parts.reduce((sum, nal) => sum + nal.length, 0);
      return;
    }
    const own = parts.filter((_, index) => codec.isSettings(types[index] ?? 0));
    const isKeyframe = types.some((type) => codec.isKey(type)) || own.length > 0;
    const nals = isKeyframe && own.length === 0 ? [...this.described, ...parts] : parts;
    const sizes = own.filter((nal) => codec.typeOf(nal) === codec.sequenceSettings);
    finished.push({
      bytes: Buffer.concat(nals.flatMap((nal) => [startCode, nal])),
      isKeyframe,
      timestamp,
      settings: Buffer.concat(sizes).toString('latin1'),
    });
  }
}
