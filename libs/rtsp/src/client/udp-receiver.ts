import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { randomInt } from 'node:crypto';
import { shortageOf } from './machine-shortage';
import { RtspFailure } from './rtsp-failure';
import { plainAddress } from '../protocol/control-url.policy';
import { emptyReceiverReport } from '../protocol/rtp-packet.policy';

const portMin = 20_000;
const portMax = 60_000;
const bindAttemptsMax = 50;
/** A keyframe of a 4K camera comes as a burst of hundreds of packets. */
const receiveBufferBytes = 2 * 1024 * 1024;

/** A pair of UDP ports, even and odd as RTP wants them, that take packets of one camera only. */
export class UdpReceiver {
  onPacket: (payload: Buffer) => void = () => undefined;
  private peers = new Set<string>();
  private serverPort: number | undefined;
  bytesRead = 0;

  private constructor(
    private readonly rtp: Socket,
    private readonly rtcp: Socket,
    private readonly peerAddress: string,
  ) {
    this.peers.add(plainAddress(peerAddress));
    rtp.on('message', (payload, sender) => {
      // Anybody can send datagrams to a port.
      if (!this.peers.has(plainAddress(sender.address))) return;
      this.bytesRead += payload.length;
      this.onPacket(payload);
    });
    for (const socket of [rtp, rtcp]) socket.on('error', () => undefined);
  }

  /** @throws RtspFailure `no_resources` when no pair of ports is free, or what else this machine lacks */
  static async open(peerAddress: string): Promise<UdpReceiver> {
    const kind = isIPv6(peerAddress) && !peerAddress.startsWith('::ffff:') ? 'udp6' : 'udp4';
    for (let attempt = 0; attempt < bindAttemptsMax; attempt += 1) {
      const port = randomInt(portMin / 2, portMax / 2) * 2;
      const rtp = await bind(kind, port);
      if (rtp === undefined) continue;
      const rtcp = await bind(kind, port + 1).catch((error: unknown) => {
        rtp.close();
        throw error;
      });
      if (rtcp !== undefined) return new UdpReceiver(rtp, rtcp, plainAddress(peerAddress));
      rtp.close();
    }
    throw new RtspFailure('no_resources', 'There is no free pair of UDP ports on this machine.');
  }

  get port(): number {
    return this.rtp.address().port;
  }

  /** `source` is another address the camera said it sends from. */
  expectFrom(serverPort: number | undefined, source: string | undefined): void {
    this.serverPort = serverPort;
    if (source !== undefined) this.peers.add(plainAddress(source));
  }

  /** Opens the way through a firewall on our side, and tells the camera that somebody listens. */
  report(sourceId: number): void {
    if (this.serverPort === undefined || this.serverPort === 0) return;
    const report = emptyReceiverReport(sourceId);
    this.rtp.send(report, this.serverPort, this.peerAddress);
    this.rtcp.send(report, this.serverPort + 1, this.peerAddress);
  }

  close(): void {
    this.onPacket = () => undefined;
    this.rtp.close();
    this.rtcp.close();
  }
}

/**
 * Undefined when somebody has the port.
 *
 * @throws RtspFailure `no_resources`
 */
async function bind(kind: 'udp4' | 'udp6', port: number): Promise<Socket | undefined> {
  const socket = createSocket({ type: kind, recvBufferSize: receiveBufferBytes });
  try {
    socket.bind(port);
    await once(socket, 'listening');
    return socket;
  } catch (error) {
    socket.close();
    const shortage = shortageOf(error);
    if (shortage !== undefined) throw shortage;
    return undefined;
  }
}
