import type { Socket as UdpSocket } from 'node:dgram';
import type { Socket } from 'node:net';

/** A way for RTP packets to one viewer. What does not fit is the viewer's loss, never our memory. */
export interface RtpChannel {
  /** False when the viewer is so far behind that the next picture must be left out. */
  readonly hasRoom: boolean;
  sendRtp(packets: readonly Buffer[]): void;
  sendRtcp(packet: Buffer): void;
  close(): void;
}

/** A second or two of 720p video that a slow viewer has not read yet. */
const tcpBacklogBytesMax = 1024 * 1024;

/** RTP between the RTSP messages of one TCP connection (RFC 2326, 10.12). */
export class InterleavedChannel implements RtpChannel {
  constructor(
    private readonly socket: Socket,
    private readonly rtpChannel: number,
    private readonly rtcpChannel: number,
  ) {}

  get hasRoom(): boolean {
    return this.socket.writableLength < tcpBacklogBytesMax;
  }

  sendRtp(packets: readonly Buffer[]): void {
    this.write(this.rtpChannel, packets);
  }

  sendRtcp(packet: Buffer): void {
    this.write(this.rtcpChannel, [packet]);
  }

  close(): void {
    // The connection is not ours to close: the viewer may go on asking.
  }

  private write(channel: number, packets: readonly Buffer[]): void {
    const framed = packets.flatMap((packet) => {
      const head = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]);
      return [head, packet];
    });
    if (this.socket.writable) this.socket.write(Buffer.concat(framed));
  }
}

/** The pair of sockets that all UDP viewers of one server share. */
export interface UdpPair {
  readonly rtp: UdpSocket;
  readonly rtcp: UdpSocket;
}

/**
 * A keyframe is 70 to 100 packets, and a player's receive buffer may hold half of that: so a picture leaves in small
 * batches (33 Mbit/s), spread over the time until the next, instead of at once.
 */
const udpBatchPackets = 6;
const udpBatchPauseMs = 2;
const udpQueuePacketsMax = 1024;

export class UdpChannel implements RtpChannel {
  private queue: Buffer[] = [];
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly pair: UdpPair,
    private readonly address: string,
    private readonly rtpPort: number,
    private readonly rtcpPort: number,
  ) {}

  get hasRoom(): boolean {
    return this.queue.length < udpQueuePacketsMax;
  }

  sendRtp(packets: readonly Buffer[]): void {
    this.queue.push(...packets);
    if (this.timer === undefined) this.sendBatch();
  }

  sendRtcp(packet: Buffer): void {
    // A datagram that cannot be delivered is lost, as UDP has it; the callback keeps it from being thrown.
    if (!this.closed) this.pair.rtcp.send(packet, this.rtcpPort, this.address, () => undefined);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.queue = [];
  }

  private sendBatch(): void {
    this.timer = undefined;
    if (this.closed) return;
    for (const packet of this.queue.splice(0, udpBatchPackets)) {
      this.pair.rtp.send(packet, this.rtpPort, this.address, () => undefined);
    }
    if (this.queue.length > 0) {
      this.timer = setTimeout(() => {
        this.sendBatch();
      }, udpBatchPauseMs);
    }
  }
}
