import { randomBytes } from 'node:crypto';
import type { RtpChannel } from './rtp-channel';
import { RtpPacketizer } from './rtp-packetizer';
import { soundPayloadType } from './sdp';

/** 20 ms at 8 kHz, as telephones send it; 0xff is silence. */
const packetMs = 20;
const silence = Buffer.alloc(160, 0xff);

/** Sends one viewer telephone audio, all silence, while it plays. */
export class SoundTrack {
  private readonly packetizer = new RtpPacketizer(
    randomBytes(4).readUInt32BE(),
    randomBytes(2).readUInt16BE(),
    soundPayloadType,
  );
  private timestamp = randomBytes(4).readUInt32BE();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly channel: RtpChannel,
    private readonly isStalled: () => boolean,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => {
      this.timestamp = (this.timestamp + silence.length) % 2 ** 32;
      if (this.channel.hasRoom && !this.isStalled()) {
        this.channel.sendRtp(this.packetizer.packetize([silence], this.timestamp));
      }
    }, packetMs);
  }

  pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  close(): void {
    this.pause();
    this.channel.close();
  }
}
