import type { Socket } from 'node:net';
import type { Authenticator } from './authenticator';
import type { CameraSocket } from './camera-socket';
import { RtspFailure } from './rtsp-failure';
import type { RtspRequest, RtspResponse } from '../protocol/rtsp-message.policy';
import { RtspReader, type InterleavedPacket, type RtspInput } from '../protocol/rtsp-reader';

/** A camera asks for a login, gets it, and may give a new nonce: three responses to one request are plenty. */
const attemptsMax = 3;
const userAgent = 'SmartAttendance';
/**
 * A description comes at once, but for what a network loses: when nothing followed for so long, it is whole whatever
 * was said of its length.
 */
const quietMs = { 'without end': 500, short: 4_000, empty: 1_500 } as const;
/** Requests whose response nobody awaits, remembered so that it is not taken for another one's. */
const unawaitedMax = 16;
/**
 * What may wait for a camera to read it: whoever sends requests on and on without reading our responses gets no more of
 * them, and no signs of life either.
 */
const unreadBytesMax = 64 * 1024;
/** So long a goodbye may take to leave: a camera that reads nothing never lets it out, and would hold the socket. */
const goodbyeMaxMs = 1_000;

interface Waiting {
  readonly resolve: (response: RtspResponse) => void;
  readonly reject: (reason: Error) => void;
}

/** Header fields of a request; one that is undefined is left out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/**
 * Requests and responses over one connection to a camera, with interleaved packets in between. Responses are matched by
 * their number; since one request is open at a time, a response with a number that was never sent is its.
 */
export class RtspConnection {
  /** What a packet inside the connection goes to. */
  onPacket: (packet: InterleavedPacket) => void = () => undefined;
  /** Resolves when the connection is over, with why. */
  readonly ended: Promise<Error>;

  private readonly socket: Socket;
  private readonly reader = new RtspReader();
  private readonly waiting = new Map<number, Waiting>();
  private readonly unawaited = new Set<number>();
  private lastNumber = 0;
  private hasResponded = false;
  private quiet: NodeJS.Timeout | undefined;
  private strayBytes = 0;
  private endReason: Error | undefined;
  private resolveEnded: (reason: Error) => void = () => undefined;

  constructor(
    { socket, listen }: CameraSocket,
    private readonly authenticator: Authenticator,
    /** Called with the number of bytes that belonged to no response and to no packet. */
    private readonly onStrayBytes: (bytes: number) => void = () => undefined,
  ) {
    this.socket = socket;
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    socket.on('close', () => {
      this.finishMessage();
      this.end(this.closedByCamera());
    });
    listen((chunk) => {
      this.read(chunk);
    });
  }

  /** Bytes that have come so far. */
  get bytesRead(): number {
    return this.socket.bytesRead;
  }

  /** Whether a response is still due; a camera that never responds must not gather requests. */
  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  get peerAddress(): string {
    return this.socket.remoteAddress ?? '';
  }

  /**
   * Sends a request, once more with a login where the camera wants one. Any other status is for the caller to judge.
   *
   * @throws RtspFailure `unauthorized` when the login is not accepted, and why the connection ended when it did
   */
  async request(method: string, uri: string, headers: Fields = {}): Promise<RtspResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const authorization = this.authenticator.authorize(method, uri);
      const response = await this.exchange(method, uri, { ...headers, Authorization: authorization });
      if (response.status !== 401) return response;
      const fields = response.headers.all('www-authenticate');
      if (!this.authenticator.accept(fields, authorization !== undefined) || attempt >= attemptsMax) {
        throw new RtspFailure('unauthorized', this.authenticator.refusal);
      }
    }
  }

  /** Sends a request without waiting for its response. */
  send(method: string, uri: string, headers: Fields = {}): void {
    if (this.endReason !== undefined || this.isUnread) return;
    const number = this.write(method, uri, { ...headers, Authorization: this.authenticator.authorize(method, uri) });
    if (this.unawaited.size < unawaitedMax) this.unawaited.add(number);
  }

  sendPacket(channel: number, payload: Buffer): void {
    if (this.endReason !== undefined || this.isUnread) return;
    const head = Buffer.from([0x24, channel, 0, 0]);
    head.writeUInt16BE(payload.length, 2);
    this.socket.write(Buffer.concat([head, payload]));
  }

  /** Ends it; what still waits is rejected with `reason`. */
  close(reason: Error): void {
    this.end(reason);
    const { socket } = this;
    if (socket.destroyed) return;
    // Lets a goodbye out, and does not wait for a camera that ignores it.
    socket.end();
    socket.destroySoon();
    const timer = setTimeout(() => socket.destroy(), goodbyeMaxMs);
    socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  private get isUnread(): boolean {
    return this.socket.writableLength > unreadBytesMax;
  }

  private exchange(method: string, uri: string, headers: Fields): Promise<RtspResponse> {
    return new Promise((resolve, reject) => {
      if (this.endReason !== undefined) {
        reject(this.endReason);
        return;
      }
      this.waiting.set(this.write(method, uri, headers), { resolve, reject });
    });
  }

  /** Texts have a character for each byte, as those of answers have. */
  private write(method: string, uri: string, headers: Fields): number {
    this.lastNumber += 1;
    const fields: Fields = { CSeq: String(this.lastNumber), 'User-Agent': userAgent, ...headers };
    const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
    this.socket.write([`${method} ${uri} RTSP/1.0`, ...lines, '', ''].join('\r\n'), 'latin1');
    return this.lastNumber;
  }

  private read(chunk: Buffer): void {
    if (this.endReason !== undefined) return;
    clearTimeout(this.quiet);
    let inputs: readonly RtspInput[] = [];
    try {
      inputs = this.reader.push(chunk);
    } catch (error) {
      this.giveUp(this.meaningless(error));
    }
    this.countStrayBytes();
    this.takeAll(inputs);
    const { unfinished } = this.reader;
    if (unfinished === 'no') return;
    this.quiet = setTimeout(() => {
      this.finishMessage();
    }, quietMs[unfinished]);
  }

  private finishMessage(): void {
    this.takeAll(this.reader.finish());
  }

  private takeAll(inputs: readonly RtspInput[]): void {
    try {
      for (const input of inputs) if (this.endReason === undefined) this.take(input);
    } catch (error) {
      // Whoever takes the packets cannot go on; that is not the camera's doing.
      this.giveUp(error as Error);
    }
  }

  private giveUp(reason: Error): void {
    this.end(reason);
    this.socket.destroy();
  }

  private countStrayBytes(): void {
    const bytes = this.reader.strayBytes - this.strayBytes;
    if (bytes === 0) return;
    this.strayBytes += bytes;
    this.onStrayBytes(bytes);
  }

  private take(input: RtspInput): void {
    if (input.kind === 'interleaved') {
      this.onPacket(input);
    } else if (input.kind === 'response') {
      this.hasResponded = true;
      // "100 Continue" and its like: the response is still to come.
      if (input.status >= 200) this.settle(input);
    } else {
      this.respond(input);
    }
  }

  private settle(response: RtspResponse): void {
    const stated = Number(response.headers.first('cseq') ?? NaN);
    if (!this.waiting.has(stated) && this.unawaited.delete(stated)) return;
    const [oldest] = this.waiting.keys();
    const number = this.waiting.has(stated) ? stated : (oldest ?? stated);
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    waiting?.resolve(response);
  }

  /** A camera that asks wants to know that we live; more we do not offer. */
  private respond(request: RtspRequest): void {
    if (this.isUnread) return;
    const status = harmlessMethods.has(request.method) ? '200 OK' : '501 Not Implemented';
    const number = /^\d{1,10}$/.exec(request.headers.first('cseq') ?? '')?.[0] ?? '0';
    this.socket.write(`RTSP/1.0 ${status}\r\nCSeq: ${number}\r\n\r\n`);
  }

  private meaningless(error: unknown): RtspFailure {
    return this.hasResponded
      ? new RtspFailure('not_rtsp', 'The camera sends bytes that are no RTSP.', error)
      : new RtspFailure('not_rtsp', 'What listens there does not speak RTSP.', error);
  }

  private closedByCamera(): RtspFailure {
    return this.hasResponded
      ? new RtspFailure('ended', 'The camera closed the connection.')
      : new RtspFailure('refused', 'The host closed the connection without an answer.');
  }

  private end(reason: Error): void {
    if (this.endReason !== undefined) return;
    this.endReason = reason;
    clearTimeout(this.quiet);
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
    this.resolveEnded(reason);
  }
}

/**
 * Whoever asks these goes on when we agree: signs of life, and news of what it plays, which its video tells as well.
 */
const harmlessMethods = new Set(['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER', 'ANNOUNCE', 'PLAY_NOTIFY']);
