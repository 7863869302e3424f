import { randomBytes } from 'node:crypto';
import type { RtpChannel } from './rtp-channel';
import { RtpPacketizer } from './rtp-packetizer';

const senderReportEveryMs = 5_000;

/** One picture on its way to every viewer of a path. */
export interface OutgoingFrame {
  readonly payloads: readonly Buffer[];
  /** RTP time, 90 kHz, 32 bits. */
  readonly timestamp: number;
  readonly isKeyframe: boolean;
}

/**
 * One playing viewer. `awaiting_keyframe` → `live` at the next keyframe; back to `awaiting_keyframe` when a picture had
 * to be left out, since the pictures after it build on it.
 */
export class RtspViewer {
  private state: 'awaiting_keyframe' | 'live' = 'awaiting_keyframe';
  private readonly packetizer = new RtpPacketizer(randomBytes(4).readUInt32BE(), randomBytes(2).readUInt16BE());
  private lastReportMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly channel: RtpChannel) {}

  get nextSequence(): number {
    return this.packetizer.nextSequence;
  }

  /** Sends the frame, or says that it was left out; `nowMs` is time since 1970. */
  send(frame: OutgoingFrame, nowMs: number): 'sent' | 'dropped' | 'not_yet' {
    if (!this.channel.hasRoom) {
      this.awaitKeyframe();
      return 'dropped';
    }
    if (this.state === 'awaiting_keyframe' && !frame.isKeyframe) return 'not_yet';
    this.state = 'live';
    if (nowMs - this.lastReportMs >= senderReportEveryMs) {
      this.lastReportMs = nowMs;
      this.channel.sendRtcp(this.packetizer.senderReport(frame.timestamp, nowMs));
    }
    this.channel.sendRtp(this.packetizer.packetize(frame.payloads, frame.timestamp));
    return 'sent';
  }

  awaitKeyframe(): void {
    this.state = 'awaiting_keyframe';
  }
}
