import { randomInt } from 'node:crypto';
import type { VideoCodec } from '../video/codec.policy';
import { Authenticator } from './authenticator';
import { connectToCamera } from './camera-socket';
import { PacketOrder, type OrderedPacket } from './packet-order';
import { emptyReceiverReport, parseRtp } from '../protocol/rtp-packet.policy';
import { RtspConnection } from './rtsp-connection';
import type { RtspResponse } from '../protocol/rtsp-message.policy';
import { firstKnown, negotiate, refuseStatus, type Agreement, type SessionOptions } from './rtsp-negotiation';
import type { MediaTrack } from '../protocol/sdp.policy';
import { parseSession } from '../protocol/transport.policy';

/** How many packets may wait for a late one over UDP: 50 ms of an 8 Mbit/s camera. */
const udpWaitingMax = 32;
const reportEveryMs = 5_000;
const keepAliveEveryMaxMs = 30_000;
/** RFC 2326, 11.3.8. */
const invalidRange = 457;

/**
 * One video track of one camera, from the first request to the last: OPTIONS, DESCRIBE, SETUP over TCP or UDP, PLAY,
 * signs of life, TEARDOWN. `ended` tells why it is over; whoever opened it calls `close`.
 */
export class RtspSession {
  private timers: NodeJS.Timeout[] = [];
  private url: string;
  private id: string | undefined;
  private keepAliveMethod: Agreement['keepAliveMethod'];

  private constructor(
    private readonly connection: RtspConnection,
    private readonly agreement: Agreement,
  ) {
    const { urls, session, keepAliveMethod } = agreement;
    this.url = urls[0] ?? '';
    this.id = session.id;
    this.keepAliveMethod = keepAliveMethod;
  }

  /**
   * Connects, describes and sets up.
   *
   * @throws RtspFailure with the exact reason, and leaves nothing open then
   */
  static async open(options: SessionOptions): Promise<RtspSession> {
    const { signal, address } = options;
    const socket = await connectToCamera(address, options);
    const connection = new RtspConnection(socket, new Authenticator(options.credentials), options.onStrayBytes);
    const onAbort = (): void => {
      connection.close(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return new RtspSession(connection, await negotiate(connection, options));
    } catch (error) {
      connection.close(error as Error);
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  get track(): MediaTrack {
    return this.agreement.track;
  }

  get codec(): VideoCodec {
    return this.agreement.codec;
  }

  get transport(): 'tcp' | 'udp' {
    return this.agreement.transport.kind;
  }

  get ended(): Promise<Error> {
    return this.connection.ended;
  }

  get bytesRead(): number {
    return this.connection.bytesRead + (this.agreement.udp?.bytesRead ?? 0);
  }

  /** Starts the video. Packets come in their order, only of the chosen track. */
  async play(onPacket: (packet: OrderedPacket) => void): Promise<void> {
    this.listen(onPacket);
    this.startReports();
    const { url } = await firstKnown(this.agreement.urls, async (each) => {
      const response = await this.requestPlay(each, 'npt=0.000-');
      if (response.status >= 300) refuseStatus(response.status);
      this.id ??= parseSession(response.headers.first('session')).id;
    });
    this.url = url;
  }

  /** Some cameras know no range of what they show now. */
  private async requestPlay(url: string, range: string | undefined): Promise<RtspResponse> {
    const response = await this.connection.request('PLAY', url, { Session: this.id, Range: range });
    return response.status === invalidRange && range !== undefined ? this.requestPlay(url, undefined) : response;
  }

  close(reason: Error): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    this.connection.onPacket = () => undefined;
    this.agreement.udp?.close();
    this.connection.send('TEARDOWN', this.url, { Session: this.id });
    this.connection.close(reason);
  }

  private listen(onPacket: (packet: OrderedPacket) => void): void {
    const { transport, udp } = this.agreement;
    const order = new PacketOrder(transport.kind === 'tcp' ? 0 : udpWaitingMax);
    const take = (payload: Buffer): void => {
      const packet = parseRtp(payload);
      if (packet?.payloadType !== this.agreement.track.payloadType) return;
      for (const ordered of order.push(packet)) onPacket(ordered);
    };
    if (transport.kind === 'tcp') {
      let isAsAgreed = false;
      this.connection.onPacket = ({ channel, payload }) => {
        // Some cameras send by other channels than they agreed to, and some send sound unasked beside the agreed one.
        isAsAgreed ||= channel === transport.rtpChannel;
        if (!isAsAgreed || channel === transport.rtpChannel) take(payload);
      };
    } else if (udp !== undefined) {
      udp.onPacket = take;
    }
  }

  private startReports(): void {
    const sourceId = randomInt(2 ** 32);
    const { transport, udp } = this.agreement;
    const report = (): void => {
      if (transport.kind === 'tcp') this.connection.sendPacket(transport.rtcpChannel, emptyReceiverReport(sourceId));
      else udp?.report(sourceId);
    };
    if (transport.kind === 'udp') report();
    const aliveEveryMs = Math.min(this.agreement.session.timeoutMs / 2, keepAliveEveryMaxMs);
    this.timers.push(
      setInterval(report, reportEveryMs),
      setInterval(() => {
        this.keepAlive();
      }, aliveEveryMs),
    );
  }

  /** What the camera responds does not matter, but for a new nonce; when it is gone, `ended` says so. */
  private keepAlive(): void {
    const headers = { Session: this.id };
    if (!this.connection.isWaiting) {
      void this.requestKeepAlive(headers).catch(() => undefined);
      return;
    }
    // The one before was not answered.
    this.keepAliveMethod = 'OPTIONS';
    this.connection.send(this.keepAliveMethod, this.url, headers);
  }

  private async requestKeepAlive(headers: { readonly Session: string | undefined }): Promise<void> {
    const { status } = await this.connection.request(this.keepAliveMethod, this.url, headers);
    // Some offer a method that they refuse, or never answer; every camera knows OPTIONS.
    if (status >= 400) this.keepAliveMethod = 'OPTIONS';
  }
}
