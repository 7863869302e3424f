import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type AddressInfo, type Server } from 'node:net';
import type { CameraServer } from './camera-server';
import type { UdpPair } from './rtp-channel';
import { RtspConnection } from './rtsp-connection';
import type { RtspAuth } from './rtsp-auth';
import { RtspMount, type MountOptions, type MountStatistics, type Playback } from './rtsp-mount';
import type { VideoClip } from './video-clip';

/** More viewers than any test or demo has; a leak of connections shows as a refusal instead of as a slow machine. */
const connectionsMax = 256;

export interface RtspServerOptions {
  /** The address to listen on; 127.0.0.1 unless told. */
  readonly host?: string;
  /** The TCP port; 0, the default, takes a free one. */
  readonly port?: number;
}

interface Waiter {
  readonly check: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Cameras made of clips: an RTSP server (RFC 2326) that plays H.264 and H.265 in a loop in real time, over TCP and UDP,
 * each path like one camera with its own clock and password, and that fails on command. For tests and for the demo.
 */
export class RtspServer implements CameraServer {
  private readonly mounts = new Map<string, RtspMount>();
  private readonly connections = new Set<RtspConnection>();
  private waiters: Waiter[] = [];
  private isClosed = false;

  private constructor(
    private readonly tcp: Server,
    private readonly udp: UdpPair,
    readonly host: string,
  ) {
    const udpPorts = { rtp: udp.rtp.address().port, rtcp: udp.rtcp.address().port };
    tcp.maxConnections = connectionsMax;
    // A connection that cannot be accepted (no file handles left) is that client's loss.
    tcp.on('error', () => undefined);
    tcp.on('connection', (socket) => {
      const connection = new RtspConnection(socket, {
        udp,
        udpPorts,
        findMount: (path) => this.mounts.get(path),
        viewersChanged: () => {
          this.checkWaiters();
        },
      });
      this.connections.add(connection);
      socket.on('close', () => this.connections.delete(connection));
    });
  }

  /** Listens and answers; rejects with the system's error when the address or port cannot be had. */
  static async start(options: RtspServerOptions = {}): Promise<RtspServer> {
    const host = options.host ?? '127.0.0.1';
    const udp = { rtp: await bindUdp(host), rtcp: await bindUdp(host) };
    const tcp = createServer();
    try {
      tcp.listen(options.port ?? 0, host);
      await once(tcp, 'listening');
    } catch (error) {
      udp.rtp.close();
      udp.rtcp.close();
      throw error;
    }
    return new RtspServer(tcp, udp, host);
  }

  get port(): number {
    return (this.tcp.address() as AddressInfo).port;
  }

  /**
   * Plays `clip` on `path` (`/lobby`).
   *
   * @throws when the path is taken
   */
  add(path: string, clip: VideoClip, options: MountOptions = {}): void {
    const key = mountKey(path);
    if (this.mounts.has(key)) throw new Error(`The path ${key} plays a clip already; remove it first.`);
    this.mounts.set(key, new RtspMount(key, clip, options));
  }

  /**
   * Cuts the path's clients; whoever asks for it afterwards is told 404.
   *
   * @throws when there is no such path
   */
  remove(path: string): void {
    const mount = this.mountOf(path);
    this.mounts.delete(mount.path);
    mount.cutAll();
  }

  /** Cuts every client of the path in the middle; they may come back at once. */
  drop(path: string): void {
    this.mountOf(path).cutAll();
  }

  /** From now on the path's clients stay connected, and may join, and get no picture until `resume`. */
  stall(path: string): void {
    this.mountOf(path).stall();
  }

  resume(path: string): void {
    this.mountOf(path).resume();
  }

  /** Asks another password of the path's clients from their next request on, or none. */
  changeAuth(path: string, auth: RtspAuth | undefined): void {
    this.mountOf(path).changeAuth(auth);
  }

  /**
   * Goes on with another clip of the same frame rate, also to those who watch.
   *
   * @throws RangeError for another rate
   */
  changeClip(path: string, clip: VideoClip): void {
    this.mountOf(path).changeClip(clip);
  }

  /** How many clients are playing the path now. */
  clientCount(path: string): number {
    return this.mountOf(path).viewerCount;
  }

  playback(path: string): Playback {
    return this.mountOf(path).playback;
  }

  statistics(path: string): MountStatistics {
    return this.mountOf(path).statistics;
  }

  /** Resolves as soon as somebody plays the path; rejects with an Error after `timeoutMs` or when the server closes. */
  async waitForClient(path: string, timeoutMs: number): Promise<void> {
    this.mountOf(path);
    await this.waitUntil(`a client of ${path}`, timeoutMs, () => this.viewersOf(path) > 0);
  }

  /** Resolves as soon as exactly `count` clients play the path, 0 included. */
  async waitForClientCount(path: string, count: number, timeoutMs: number): Promise<void> {
    this.mountOf(path);
    await this.waitUntil(`${count} clients of ${path}`, timeoutMs, () => this.viewersOf(path) === count);
  }

  /** The address of a path, with credentials inside when given. */
  url(path: string, credentials?: { readonly username: string; readonly password: string }): string {
    const who =
      credentials === undefined
        ? ''
        : `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`;
    const address = this.host === '0.0.0.0' ? '127.0.0.1' : this.host;
    return `rtsp://${who}${isIPv6(address) ? `[${address}]` : address}:${this.port}${mountKey(path)}`;
  }

  /** Cuts everybody and frees ports and timers; when it resolves, nothing of the server is left. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const waiter of this.waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(new Error('The RTSP server was closed meanwhile.'));
    }
    const closed = [this.tcp, this.udp.rtp, this.udp.rtcp].map((socket) => once(socket, 'close'));
    for (const connection of [...this.connections]) connection.cut();
    this.tcp.close();
    this.udp.rtp.close();
    this.udp.rtcp.close();
    await Promise.all(closed);
  }

  /** 0 for a path that was removed while somebody waits for it. */
  private viewersOf(path: string): number {
    return this.mounts.get(mountKey(path))?.viewerCount ?? 0;
  }

  private mountOf(path: string): RtspMount {
    const mount = this.mounts.get(mountKey(path));
    if (mount === undefined) throw new Error(`The RTSP server has no path ${mountKey(path)}.`);
    return mount;
  }

  private async waitUntil(what: string, timeoutMs: number, check: () => boolean): Promise<void> {
    if (check()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters = this.waiters.filter((waiter) => waiter.timer !== timer);
        reject(new Error(`Waited ${timeoutMs} ms in vain for ${what} on the RTSP server.`));
      }, timeoutMs);
      this.waiters.push({ check, resolve, reject, timer });
    });
  }

  private checkWaiters(): void {
    const met = this.waiters.filter((waiter) => waiter.check());
    this.waiters = this.waiters.filter((waiter) => !met.includes(waiter));
    for (const waiter of met) {
      clearTimeout(waiter.timer);
      waiter.resolve();
    }
  }
}

/** `lobby`, `/lobby` and `/lobby/` are one path. */
function mountKey(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}`;
}

async function bindUdp(host: string): Promise<UdpSocket> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  // Reports of viewers arrive here and are read away; an error of one datagram is that datagram's loss.
  socket.on('message', () => undefined);
  socket.bind(0, host);
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  return socket;
}
