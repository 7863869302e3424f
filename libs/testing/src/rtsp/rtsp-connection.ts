import { RtspReader, type RtspRequest } from '@smart-attendance/rtsp';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { challengeFor, isAuthorized } from './rtsp-auth';
import type { RtspMount } from './rtsp-mount';
import { formatResponse, type RtspResponse } from './rtsp-response';
import { chooseTransport, type TransportChoice } from './rtsp-transport';
import { RtspViewer } from './rtsp-viewer';
import { InterleavedChannel, UdpChannel, type RtpChannel, type UdpPair } from './rtp-channel';
import { describeClip, soundControl, trackControl } from './sdp';
import { SoundTrack } from './sound-track';

/** Nothing heard and nothing sent for so long ends a connection; also what SETUP announces. */
const sessionTimeoutSeconds = 60;
/** Pictures stop at 1 MiB of backlog; a client that asks and asks and never reads gets to this and is cut. */
const unreadBytesMax = 4 * 1024 * 1024;
const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN';

interface Session {
  readonly id: string;
  readonly mount: RtspMount;
  /** What was set up. */
  video?: { readonly channel: RtpChannel; readonly viewer: RtspViewer };
  sound?: SoundTrack;
  isPlaying: boolean;
}

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly udp: UdpPair;
  readonly udpPorts: { readonly rtp: number; readonly rtcp: number };
  findMount(path: string): RtspMount | undefined;
  /** A viewer began or ended playing. */
  viewersChanged(): void;
}

/**
 * One client: no session → SETUP → ready → PLAY → playing → PAUSE → ready → TEARDOWN → no session. The session lives
 * and dies with its connection, over UDP too.
 */
export class RtspConnection {
  private readonly reader = new RtspReader();
  private readonly nonce = randomBytes(16).toString('hex');
  private session: Session | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly host: ConnectionHost,
  ) {
    socket.setNoDelay(true);
    socket.setTimeout(sessionTimeoutSeconds * 1000, () => {
      if (this.session?.mount.isStalled !== true) this.cut();
    });
    socket.on('data', (chunk) => {
      this.receive(chunk);
    });
    // What is lost is the client; the close event that follows does the work.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.endSession();
    });
  }

  /** Ends the connection without a farewell, as a camera that loses power. */
  cut(): void {
    this.endSession();
    this.socket.resetAndDestroy();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const request of this.reader.push(chunk)) {
        if (request.kind !== 'request') continue;
        const after = this.handle(request);
        this.reply(after.response, request);
        after.then?.();
      }
    } catch {
      this.socket.end(formatResponse({ status: 400 }, undefined));
    }
  }

  private reply(response: RtspResponse, request: RtspRequest): void {
    if (this.socket.writableLength > unreadBytesMax) {
      this.cut();
      return;
    }
    if (this.socket.writable) this.socket.write(formatResponse(response, request.headers.first('cseq')));
  }

  /** `then` runs when the response is written: over TCP no picture may come before the answer to PLAY. */
  private handle(request: RtspRequest): { response: RtspResponse; then?: () => void } {
    if (request.method === 'OPTIONS') return { response: { status: 200, headers: { Public: methods } } };
    if (!methods.split(', ').includes(request.method)) {
      return { response: { status: 405, headers: { Allow: methods } } };
    }
    const required = request.headers.first('require');
    if (required !== undefined) return { response: { status: 551, headers: { Unsupported: required } } };
    const mount = this.host.findMount(pathOf(request.uri));
    if (mount === undefined) return { response: { status: 404 } };
    const { auth } = mount;
    if (auth !== undefined && !isAuthorized(auth, this.nonce, request)) {
      return { response: { status: 401, headers: { 'WWW-Authenticate': challengeFor(auth, this.nonce) } } };
    }
    if (request.method === 'DESCRIBE') return { response: this.describe(request, mount) };
    if (request.method === 'SETUP') return { response: this.setup(request, mount) };
    return this.handleInSession(request, mount);
  }

  private describe(request: RtspRequest, mount: RtspMount): RtspResponse {
    const base = request.uri.replace(/[?#].*$/, '').replace(/\/*$/, '/');
    const host = this.socket.localAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    return {
      status: 200,
      headers: { 'Content-Base': base, 'Content-Type': 'application/sdp' },
      body: describeClip(mount.clip, host, mount.options.sound !== undefined),
    };
  }

  private setup(request: RtspRequest, mount: RtspMount): RtspResponse {
    const isSound = trackOf(request.uri) === soundControl;
    if (isSound && mount.options.sound === undefined) return { status: 404 };
    const { session } = this;
    const isTaken = (isSound ? session?.sound : session?.video) !== undefined;
    if (isTaken || (session !== undefined && session.mount !== mount)) return { status: 455 };
    const choice = chooseTransport(
      request.headers.first('transport') ?? '',
      mount.options.transports ?? ['tcp', 'udp'],
    );
    if (choice === undefined) return { status: 461 };
    const own = session ?? this.openSession(mount);
    this.addTrack(own, isSound, choice);
    return { status: 200, headers: { Transport: this.describeTransport(choice), ...this.sessionHeader(own) } };
  }

  private addTrack(session: Session, isSound: boolean, choice: TransportChoice): void {
    const { mount } = session;
    const soundOver = (channel: RtpChannel): SoundTrack => new SoundTrack(channel, () => mount.isStalled);
    const channel = this.openChannel(choice);
    if (isSound) session.sound = soundOver(channel);
    else session.video = { channel, viewer: new RtspViewer(channel) };
    if (choice.kind === 'tcp' && mount.options.sound === 'always') {
      session.sound ??= soundOver(new InterleavedChannel(this.socket, choice.rtpChannel + 2, choice.rtcpChannel + 2));
    }
  }

  private openSession(mount: RtspMount): Session {
    this.session = { id: randomBytes(8).toString('hex'), mount, isPlaying: false };
    mount.clients.add(this);
    return this.session;
  }

  private openChannel(choice: TransportChoice): RtpChannel {
    if (choice.kind === 'tcp') return new InterleavedChannel(this.socket, choice.rtpChannel, choice.rtcpChannel);
    const address = this.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    return new UdpChannel(this.host.udp, address, choice.rtpPort, choice.rtcpPort);
  }

  private describeTransport(choice: TransportChoice): string {
    if (choice.kind === 'tcp') return `RTP/AVP/TCP;unicast;interleaved=${choice.rtpChannel}-${choice.rtcpChannel}`;
    const { rtp, rtcp } = this.host.udpPorts;
    return `RTP/AVP;unicast;client_port=${choice.rtpPort}-${choice.rtcpPort};server_port=${rtp}-${rtcp}`;
  }

  private sessionHeader(session: Session): Record<string, string> {
    return { Session: `${session.id};timeout=${sessionTimeoutSeconds}` };
  }

  private handleInSession(request: RtspRequest, mount: RtspMount): { response: RtspResponse; then?: () => void } {
    const given = request.headers.first('session')?.split(';')[0]?.trim();
    // Players ask for parameters before SETUP too, only to keep the connection alive.
    if (request.method === 'GET_PARAMETER' && given === undefined) return { response: { status: 200 } };
    const { session } = this;
    if (session === undefined || session.id !== given || session.mount !== mount) return { response: { status: 454 } };
    const headers = this.sessionHeader(session);
    switch (request.method) {
      case 'PLAY':
        return this.play(request, session, headers);
      case 'PAUSE':
        this.pause(session);
        return { response: { status: 200, headers } };
      case 'TEARDOWN':
        this.endSession();
        return { response: { status: 200 } };
      default:
        return { response: { status: 200, headers } };
    }
  }

  private play(
    request: RtspRequest,
    session: Session,
    headers: Record<string, string>,
  ): { response: RtspResponse; then?: () => void } {
    if (session.isPlaying) return { response: { status: 200, headers } };
    session.isPlaying = true;
    session.sound?.start();
    const { video, mount } = session;
    const range = { ...headers, Range: 'npt=now-' };
    if (video === undefined) return { response: { status: 200, headers: range } };
    // Attaching sends nothing yet: pictures leave from a timer, after this answer.
    const { firstTimestamp } = mount.attach(video.viewer);
    const track = request.uri.includes(trackControl)
      ? request.uri
      : `${request.uri.replace(/\/*$/, '/')}${trackControl}`;
    const info = `url=${track};seq=${video.viewer.nextSequence};rtptime=${firstTimestamp}`;
    return {
      response: { status: 200, headers: { ...range, 'RTP-Info': info } },
      then: () => {
        this.host.viewersChanged();
      },
    };
  }

  private pause(session: Session): void {
    if (!session.isPlaying) return;
    session.isPlaying = false;
    session.sound?.pause();
    session.video?.viewer.awaitKeyframe();
    if (session.video !== undefined) session.mount.detach(session.video.viewer);
    this.host.viewersChanged();
  }

  private endSession(): void {
    const { session } = this;
    if (session === undefined) return;
    this.session = undefined;
    this.pause(session);
    session.video?.channel.close();
    session.sound?.close();
    session.mount.clients.delete(this);
  }
}

/** The path of a request's URL without the track, the query and the last slash. */
function pathOf(uri: string): string {
  const path = uri.replace(/^rtsp[su]?:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return path.replace(/\/trackID=\d+$/, '').replace(/\/+$/, '');
}

/** `trackID=0` for a URL without any: the video. */
function trackOf(uri: string): string {
  return /\/(trackID=\d+)\/*$/.exec(uri)?.[1] ?? trackControl;
}
