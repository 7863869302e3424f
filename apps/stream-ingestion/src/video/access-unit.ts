import type { RtpPacket } from '../rtsp/rtp-packet.policy';

/** One coded picture as a decoder takes it. */
export interface AccessUnit {
  /** Annex B for H.264 and H.265, a whole JPEG for MJPEG. */
  readonly bytes: Buffer;
  /** A decoder may begin here. */
  readonly isKeyframe: boolean;
  /** In ticks of the track's clock, 32 bits that wrap. */
  readonly timestamp: number;
  /** What the camera says here about size and kind of its pictures; empty when it says nothing. */
  readonly settings: string;
}

/** Puts the pictures of one codec together from their packets. */
export interface Depacketizer {
  /** The pictures that are complete with this packet: none, one, or the one before as well. */
  push(packet: RtpPacket, isAfterLoss: boolean): AccessUnit[];
}

/** More than an intra picture of 8K has; beyond it the bytes are no video. */
export const accessUnitBytesMax = 16 * 1024 * 1024;
