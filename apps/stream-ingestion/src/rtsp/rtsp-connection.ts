import type { Socket } from 'node:net';
import { StreamFailure } from '../stream-failure';
import { toStreamFailure } from '../to-stream-failure';
import type { Authenticator } from './authenticator';
import type { CameraSocket } from './camera-socket';
import type { RtspRequest, RtspResponse } from './rtsp-message.policy';
import { RtspReader, type InterleavedPacket, type RtspInput } from './rtsp-reader';

/** A camera asks for a login, gets it, and may give a new nonce: three answers to one request are plenty. */
const attemptsMax = 3;
const userAgent = 'SmartAttendance';
/** A description comes at once, but for what a network loses: when nothing followed for so long, it is whole whatever was said of its length. */
const quietMs = { 'without end': 500, short: 4_000, empty: 1_500 } as const;
/** Requests of which nobody awaits the answer, remembered so that it is not taken for another one's. */
const toldMax = 16;
/** What may wait for a camera to read it: whoever asks on and on without reading our answers gets no more of them. */
const unreadBytesMax = 64 * 1024;

interface Waiting {
  readonly resolve: (response: RtspResponse) => void;
  readonly reject: (failure: StreamFailure) => void;
}

/** Header fields of a request; one that is undefined is left out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/**
 * Requests and answers over one connection to a camera, with interleaved packets in between.
 * Answers are matched by their number; since one request is open at a time, an answer with a number that was never asked is its.
 */
export class RtspConnection {
  /** What a packet inside the connection goes to. */
  onPacket: (packet: InterleavedPacket) => void = () => undefined;
  /** Resolves when the connection is over, with why. */
  readonly ended: Promise<StreamFailure>;

  private readonly socket: Socket;
  private readonly reader = new RtspReader();
  private readonly waiting = new Map<number, Waiting>();
  private readonly told = new Set<number>();
  private lastNumber = 0;
  private hasAnswered = false;
  private quiet: NodeJS.Timeout | undefined;
  private strayBytes = 0;
  private failure: StreamFailure | undefined;
  private resolveEnded: (failure: StreamFailure) => void = () => undefined;

  constructor(
    { socket, listen }: CameraSocket,
    private readonly authenticator: Authenticator,
    /** Hears of bytes that belong to no answer and to no packet. */
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

  /** Whether an answer is still due; a camera that never answers must not gather requests. */
  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  get peerAddress(): string {
    return this.socket.remoteAddress ?? '';
  }

  /**
   * Asks and answers a login once. Throws StreamFailure `unauthorized` when it is not accepted, and why the connection
   * ended when it did. Any other status is for the caller to judge.
   */
  async ask(method: string, uri: string, headers: Fields = {}): Promise<RtspResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const authorization = this.authenticator.authorize(method, uri);
      const response = await this.exchange(method, uri, { ...headers, Authorization: authorization });
      if (response.status !== 401) return response;
      const fields = response.headers.all('www-authenticate');
      if (!this.authenticator.accept(fields, authorization !== undefined) || attempt >= attemptsMax) {
        throw new StreamFailure('unauthorized', this.authenticator.refusal);
      }
    }
  }

  /** Says something without waiting for what the camera thinks of it. */
  tell(method: string, uri: string, headers: Fields = {}): void {
    if (this.failure !== undefined) return;
    const number = this.write(method, uri, { ...headers, Authorization: this.authenticator.authorize(method, uri) });
    if (this.told.size < toldMax) this.told.add(number);
  }

  sendPacket(channel: number, payload: Buffer): void {
    if (this.failure !== undefined) return;
    const head = Buffer.from([0x24, channel, 0, 0]);
    head.writeUInt16BE(payload.length, 2);
    this.socket.write(Buffer.concat([head, payload]));
  }

  /** Ends it; what still waits is rejected with `failure`. */
  close(failure: StreamFailure): void {
    this.end(failure);
    // Lets a goodbye out, and does not wait for a camera that ignores it.
    this.socket.end();
    this.socket.destroySoon();
  }

  private exchange(method: string, uri: string, headers: Fields): Promise<RtspResponse> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
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
    if (this.failure !== undefined) return;
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
      for (const input of inputs) if (this.failure === undefined) this.take(input);
    } catch (error) {
      // Whoever takes the packets cannot go on; that is not the camera's doing.
      this.giveUp(toStreamFailure(error));
    }
  }

  private giveUp(failure: StreamFailure): void {
    this.end(failure);
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
      this.hasAnswered = true;
      // "100 Continue" and its like: the answer is still to come.
      if (input.status >= 200) this.answered(input);
    } else {
      this.respond(input);
    }
  }

  private answered(response: RtspResponse): void {
    const told = Number(response.headers.first('cseq') ?? NaN);
    if (!this.waiting.has(told) && this.told.delete(told)) return;
    const [oldest] = this.waiting.keys();
    const number = this.waiting.has(told) ? told : (oldest ?? told);
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    waiting?.resolve(response);
  }

  /** A camera that asks wants to know that we live; more we do not offer. */
  private respond(request: RtspRequest): void {
    if (this.socket.writableLength > unreadBytesMax) return;
    const status = harmlessMethods.has(request.method) ? '200 OK' : '501 Not Implemented';
    const number = /^\d{1,10}$/.exec(request.headers.first('cseq') ?? '')?.[0] ?? '0';
    this.socket.write(`RTSP/1.0 ${status}\r\nCSeq: ${number}\r\n\r\n`);
  }

  private meaningless(error: unknown): StreamFailure {
    return this.hasAnswered
      ? new StreamFailure('not_rtsp', 'The camera sends bytes that are no RTSP.', error)
      : new StreamFailure('not_rtsp', 'What listens there does not speak RTSP.', error);
  }

  private closedByCamera(): StreamFailure {
    return this.hasAnswered
      ? new StreamFailure('ended', 'The camera closed the connection.')
      : new StreamFailure('refused', 'The host closed the connection without an answer.');
  }

  private end(failure: StreamFailure): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    clearTimeout(this.quiet);
    for (const { reject } of this.waiting.values()) reject(failure);
    this.waiting.clear();
    this.resolveEnded(failure);
  }
}

/** Whoever asks these goes on when we agree: signs of life, and news of what it plays, which its video tells as well. */
const harmlessMethods = new Set(['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER', 'ANNOUNCE', 'PLAY_NOTIFY']);
