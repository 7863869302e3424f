import type { RtpPacket } from '../protocol/rtp-packet.policy';

/** One coded picture as a decoder takes it. */
export interface AccessUnit {
  /** Annex B for H.264 and H.265, a whole JPEG for MJPEG. */
  readonly bytes: Buffer;
  /** Where in `bytes` the picture itself begins, behind parameter sets and messages. */
  readonly pictureBegin: number;
  /** A decoder may begin here. */
  readonly isKeyframe: boolean;
  /** In ticks of the track's clock, 32 bits that wrap. */
  readonly timestamp: number;
  /** Size and kind of the picture; another one needs another decoder. Empty where nothing is known of it. */
  readonly settings: string;
  /** Parts that are decoded each for itself. */
  readonly slices: number;
  /** No decoder reads it: its bytes are no picture. Never so because of a loss. */
  readonly isBroken: boolean;
}

/** Puts the pictures of one codec together from their packets. */
export interface Depacketizer {
  /** The pictures that are complete with this packet: none, one, or the one before as well. */
  push(packet: RtpPacket, isAfterLoss: boolean): AccessUnit[];
  /** Whether it holds back a picture that is whole in all likelihood, until the next packet shows that it is. */
  readonly isUncertain: boolean;
  /** What it holds back. */
  flush(): AccessUnit[];
}

/** More than an intra picture of 8K has; beyond it the bytes are no video. */
export const accessUnitBytesMax = 16 * 1024 * 1024;
