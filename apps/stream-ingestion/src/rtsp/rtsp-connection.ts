import type { Socket } from 'node:net';
import { StreamFailure } from '../stream-failure';
import type { Authenticator } from './authenticator';
import type { CameraSocket } from './camera-socket';
import { RtspReader, type InterleavedPacket, type RtspInput, type RtspRequest, type RtspResponse } from './rtsp-reader';

/** A camera asks for a login, gets it, and may give a new nonce: three answers to one question are plenty. */
const attemptsMax = 3;
const userAgent = 'SmartAttendance';

interface Waiting {
  readonly resolve: (response: RtspResponse) => void;
  readonly reject: (failure: StreamFailure) => void;
}

/**
 * Questions and answers over one connection to a camera, with interleaved packets in between.
 * Answers are matched by their number, or to the oldest question when a camera leaves the number out.
 */
export class RtspConnection {
  /** What a packet inside the connection goes to. */
  onPacket: (packet: InterleavedPacket) => void = () => undefined;
  /** Resolves when the connection is over, with why. */
  readonly ended: Promise<StreamFailure>;

  private readonly socket: Socket;
  private readonly reader = new RtspReader();
  private readonly waiting = new Map<number, Waiting>();
  private lastNumber = 0;
  private hasAnswered = false;
  private failure: StreamFailure | undefined;
  private resolveEnded: (failure: StreamFailure) => void = () => undefined;

  constructor(
    { socket, listen }: CameraSocket,
    private readonly authenticator: Authenticator,
  ) {
    this.socket = socket;
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve;
    });
    socket.on('close', () => {
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

  /** Whether an answer is still due; a camera that never answers must not gather questions. */
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
  async ask(method: string, uri: string, headers: Readonly<Record<string, string>> = {}): Promise<RtspResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const authorization = this.authenticator.authorize(method, uri);
      const response = await this.exchange(method, uri, {
        ...headers,
        ...(authorization !== undefined && { Authorization: authorization }),
      });
      if (response.status !== 401) return response;
      const fields = response.headers.all('www-authenticate');
      if (attempt >= attemptsMax || !this.authenticator.accept(fields, authorization !== undefined)) {
        throw new StreamFailure(
          'unauthorized',
          'The camera does not accept the user name and password, or wants some.',
        );
      }
    }
  }

  /** Says something without waiting for what the camera thinks of it. */
  tell(method: string, uri: string, headers: Readonly<Record<string, string>> = {}): void {
    if (this.failure !== undefined) return;
    const authorization = this.authenticator.authorize(method, uri);
    this.write(method, uri, { ...headers, ...(authorization !== undefined && { Authorization: authorization }) });
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

  private exchange(method: string, uri: string, headers: Readonly<Record<string, string>>): Promise<RtspResponse> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.waiting.set(this.write(method, uri, headers), { resolve, reject });
    });
  }

  private write(method: string, uri: string, headers: Readonly<Record<string, string>>): number {
    this.lastNumber += 1;
    const fields = { CSeq: String(this.lastNumber), 'User-Agent': userAgent, ...headers };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    this.socket.write([`${method} ${uri} RTSP/1.0`, ...lines, '', ''].join('\r\n'));
    return this.lastNumber;
  }

  private read(chunk: Buffer): void {
    if (this.failure !== undefined) return;
    try {
      for (const input of this.reader.push(chunk)) this.take(input);
    } catch (error) {
      const failure = this.hasAnswered
        ? new StreamFailure('ended', 'The camera sent bytes that are no RTSP.', error)
        : new StreamFailure('not_rtsp', 'What listens there does not speak RTSP.', error);
      this.end(failure);
      this.socket.destroy();
    }
  }

  private take(input: RtspInput): void {
    if (input.kind === 'interleaved') {
      this.onPacket(input);
    } else if (input.kind === 'response') {
      this.hasAnswered = true;
      this.answered(input);
    } else {
      this.decline(input);
    }
  }

  private answered(response: RtspResponse): void {
    const oldest = this.waiting.keys().next().value;
    const number = Number(response.headers.first('cseq') ?? oldest ?? 0);
    this.waiting.get(number)?.resolve(response);
    this.waiting.delete(number);
  }

  /** A camera that asks wants to know that we live; more we do not offer. */
  private decline(request: RtspRequest): void {
    const status =
      request.method === 'OPTIONS' || request.method === 'GET_PARAMETER' ? '200 OK' : '501 Not Implemented';
    const number = /^\d{1,10}$/.exec(request.headers.first('cseq') ?? '')?.[0] ?? '0';
    this.socket.write(`RTSP/1.0 ${status}\r\nCSeq: ${number}\r\n\r\n`);
  }

  private closedByCamera(): StreamFailure {
    return this.hasAnswered
      ? new StreamFailure('ended', 'The camera closed the connection.')
      : new StreamFailure('refused', 'The host closed the connection without an answer.');
  }

  private end(failure: StreamFailure): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    for (const { reject } of this.waiting.values()) reject(failure);
    this.waiting.clear();
    this.resolveEnded(failure);
  }
}
