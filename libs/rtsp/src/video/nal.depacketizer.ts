import type { RtpPacket } from '../protocol/rtp-packet.policy';
import { accessUnitBytesMax, type AccessUnit, type Depacketizer } from './access-unit';
import { CodedPictures } from './coded-pictures';
import { MarkerTrust } from './marker-trust';
import { splitAtStartCodes, unitsMax, type NalCodec } from './nal.policy';

/**
 * Puts H.264 and H.265 pictures together. A picture is all slices up to the next first one: that bit of theirs is right
 * in every stream that decodes, while cameras put the marker on each slice or on none, and one timestamp on many
 * pictures or several on one. A marker that has shown itself right ends a picture at once, so that nothing waits for
 * the next one; without such a marker it ends when the next one begins. Of a unit with a hole in it the beginning is
 * passed on: decoders hide what is missing better than they do without the whole of it.
 */
export class NalDepacketizer implements Depacketizer {
  private parts: Buffer[] = [];
  private bytes = 0;
  /** So many of the parts reach to the end of the last slice; 0 while there is none. */
  private pictureEnd = 0;
  private isKey = false;
  private timestamp: number | undefined;
  private fragment: { parts: Buffer[]; bytes: number } | undefined;
  private finished: AccessUnit[] = [];
  private readonly marker = new MarkerTrust();
  private readonly pictures: CodedPictures;

  /** `described` are parameter sets of the description, for keyframes that come without any. */
  constructor(
    private readonly codec: NalCodec,
    described: readonly Buffer[],
  ) {
    this.pictures = new CodedPictures(codec, described);
  }

  push(packet: RtpPacket, isAfterLoss: boolean): AccessUnit[] {
    this.finished = [];
    if (isAfterLoss) {
      this.endFragment();
      this.marker.forget();
    }
    if (this.timestamp !== packet.timestamp && (isAfterLoss || !this.goesOn(packet.payload))) {
      this.endFragment();
      if (this.pictureEnd > 0) this.marker.judge(true);
      this.finish(this.parts.length);
      this.timestamp = packet.timestamp;
    }
    this.read(packet.payload);
    if (packet.isLast && this.marker.endsHere(this.isKey, this.hasPicture())) {
      this.endFragment();
      this.finish(this.parts.length);
    }
    return this.finished;
  }

  /** A picture was marked as whole, and it is not known yet whether this camera's markers are right. */
  get isUncertain(): boolean {
    return this.marker.isPending && this.hasPicture();
  }

  flush(): AccessUnit[] {
    this.finished = [];
    this.endFragment();
    this.finish(this.parts.length);
    return this.finished;
  }

  /** Whether the packet is more of the picture at hand though its timestamp is another one. */
  private goesOn(payload: Buffer): boolean {
    const { codec } = this;
    const type = codec.typeOf(payload);
    if (type !== codec.fragment)
      return this.pictureEnd > 0 && codec.isPicture(type) && payload.length > 2 && !codec.isFirstSlice(payload);
    const flags = payload[codec.headerBytes] ?? 0;
    if ((flags & 0x80) === 0) return this.fragment !== undefined;
    const behindFlags = codec.headerBytes + 1;
    const begin = Buffer.concat([codec.headerOfFragment(payload), payload.subarray(behindFlags, behindFlags + 1)]);
    return this.pictureEnd > 0 && codec.isPicture(codec.typeOf(begin)) && !codec.isFirstSlice(begin);
  }

  private hasPicture(): boolean {
    return this.pictureEnd > 0 || this.fragment !== undefined;
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
    if ((flags & 0x80) !== 0) {
      // Cameras that never say where a unit ends begin the next one.
      this.endFragment();
      this.fragment = { parts: [this.codec.headerOfFragment(payload)], bytes: 0 };
    } else {
      this.marker.judge(false);
    }
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
    const { fragment } = this;
    this.fragment = undefined;
    if (fragment !== undefined) this.add(Buffer.concat(fragment.parts));
  }

  /** Adds a unit, or all of those that a camera put into one with start codes between them. */
  private add(bytes: Buffer): void {
    for (const nal of splitAtStartCodes(bytes)) if (nal.length > this.codec.headerBytes) this.place(nal);
  }

  private place(nal: Buffer): void {
    const { codec } = this;
    const type = codec.typeOf(nal);
    const isPicture = codec.isPicture(type);
    if (isPicture) {
      const isFirst = codec.isFirstSlice(nal);
      this.marker.judge(isFirst);
      if (isFirst && this.pictureEnd > 0) this.finish(this.pictureEnd);
    }
    if (this.bytes + nal.length > accessUnitBytesMax || this.parts.length >= unitsMax) return;
    this.parts.push(nal);
    this.bytes += nal.length;
    if (!isPicture) return;
    this.pictureEnd = this.parts.length;
    this.isKey ||= codec.isKey(type);
  }

  /**
   * The first `count` parts are a picture, if there is a slice among them; what is behind them belongs to the next one.
   */
  private finish(count: number): void {
    const { pictures, parts, timestamp = 0, pictureEnd } = this;
    // Some cameras send parameter sets with a marker or a time of their own; they belong to the picture that follows.
    this.parts = pictureEnd === 0 ? pictures.settingsIn(parts) : parts.slice(count);
    this.bytes = this.parts.reduce((sum, nal) => sum + nal.length, 0);
    this.pictureEnd = 0;
    this.isKey = false;
    if (pictureEnd > 0) this.finished.push(pictures.unitOf(parts.slice(0, count), timestamp));
  }
}
