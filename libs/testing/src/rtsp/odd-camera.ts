import { RtspReader, type RtspRequest } from '@smart-attendance/rtsp';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { OddPicture, type OddPacket, type RtpFilm } from './odd-picture';
import { chooseTransport } from './rtsp-transport';
import { describeClip } from './sdp';
import type { VideoClip } from './video-clip';

/** One request as an odd camera sees it. */
export interface OddRequest extends RtspRequest {
  /** Which connection since the start it came by, from 1. */
  readonly connection: number;
  /** Which request of this method since the start it is, from 1. */
  readonly count: number;
}

export interface OddAnswer {
  /** What follows on `RTSP/1.0 ` in the first line. */
  readonly status: string;
  /**
   * In the order of sending, as written; names may repeat. Without Content-Length, which a body brings along unless it
   * is given.
   */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

/**
 * What differs from a well-behaved camera. Each hook gets what that one would do and gives what this one does; all are
 * optional. Pictures are counted for each viewer, from 0, and the first one is a keyframe.
 */
export interface Oddity {
  /** Behind the port; `/cam` unless told. */
  readonly path?: string;
  readonly sdp?: (sdp: string) => string | Buffer;
  /** Values of `WWW-Authenticate` for a 401; undefined lets the request in. */
  readonly challenge?: (request: OddRequest) => readonly string[] | undefined;
  /** Undefined is never answered. What is awaited here makes the answer late, and the requests behind it. */
  readonly answer?: (answer: OddAnswer, request: OddRequest) => OddAnswer | undefined | Promise<OddAnswer | undefined>;
  /** An answer as its bytes, the moment before they are sent. */
  readonly wire?: (bytes: Buffer, request: OddRequest) => Buffer;
  /** NAL units of a picture; of clips only. */
  readonly nals?: (nals: readonly Buffer[], picture: number) => readonly Buffer[];
  /** Packets of a picture: payloads, markers, timestamps, numbers, header extensions, channels. */
  readonly packets?: (packets: readonly OddPacket[], picture: number) => readonly OddPacket[];
  /**
   * The same as bytes in the connection, each behind `$`, channel and length: the place for stray bytes and lengths
   * that lie.
   */
  readonly framed?: (frames: readonly Buffer[], picture: number) => readonly Buffer[];
  /** Whether pictures begin before PLAY is answered. */
  readonly playsEarly?: boolean;
}

const sessionId = '4711';

/** A camera that speaks RTSP over TCP and is odd in what it is told to be, and well-behaved in all else. */
export class OddCamera {
  /** Every request so far. */
  readonly requests: OddRequest[] = [];
  private readonly sockets = new Set<Socket>();
  private connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly film: VideoClip | RtpFilm,
    private readonly oddity: Oddity,
  ) {
    server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
      this.serve(socket, this.connections);
    });
  }

  static async start(film: VideoClip | RtpFilm, oddity: Oddity = {}): Promise<OddCamera> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OddCamera(server, film, oddity);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `rtsp://127.0.0.1:${this.port}${this.oddity.path ?? '/cam'}`;
  }

  get connectionCount(): number {
    return this.connections;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private serve(socket: Socket, connection: number): void {
    const reader = new RtspReader();
    const player = new Player(socket, this.film, this.oddity);
    let turn = Promise.resolve();
    socket.on('data', (chunk) => {
      try {
        for (const request of reader.push(chunk)) {
          if (request.kind !== 'request') continue;
          const counted = { ...request, connection, count: this.countOf(request.method) };
          this.requests.push(counted);
          turn = turn
            .then(() => this.handle(socket, counted, player))
            .catch(() => {
              socket.destroy();
            });
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private countOf(method: string): number {
    return this.requests.filter((request) => request.method === method).length + 1;
  }

  private async handle(socket: Socket, request: OddRequest, player: Player): Promise<void> {
    const { answer = (usual) => usual, wire = (bytes) => bytes, playsEarly = false } = this.oddity;
    const usual = this.usualAnswer(request);
    const plays = request.method === 'PLAY' && usual.status.startsWith('200');
    if (plays && playsEarly) player.start();
    const odd = await answer(usual, request);
    if (odd === undefined || socket.destroyed) return;
    socket.write(wire(bytesOf(odd), request));
    if (plays) player.start();
    if (request.method === 'TEARDOWN') socket.end();
  }

  private usualAnswer(request: OddRequest): OddAnswer {
    const wanted = this.oddity.challenge?.(request);
    const answer = wanted === undefined ? this.grant(request) : refuse('401 Unauthorized', wanted);
    return { ...answer, headers: [['CSeq', request.headers.first('cseq') ?? '0'], ...answer.headers] };
  }

  private grant({ method, uri, headers }: OddRequest): OddAnswer {
    const session = ['Session', `${sessionId};timeout=60`] as const;
    switch (method) {
      case 'OPTIONS':
        return { status: '200 OK', headers: [['Public', 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER']], body: '' };
      case 'DESCRIBE': {
        const fields = [
          ['Content-Base', `${uri.replace(/\/+$/, '')}/`] as const,
          ['Content-Type', 'application/sdp'] as const,
        ];
        return { status: '200 OK', headers: fields, body: this.describe() };
      }
      case 'SETUP': {
        const choice = chooseTransport(headers.first('transport') ?? '', ['tcp']);
        if (choice === undefined) return refuse('461 Unsupported Transport');
        return { status: '200 OK', headers: [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'], session], body: '' };
      }
      default:
        return { status: '200 OK', headers: [session], body: '' };
    }
  }

  private describe(): string | Buffer {
    const { film } = this;
    const usual = 'accessUnits' in film ? describeClip(film, '127.0.0.1', false) : film.sdp;
    return this.oddity.sdp?.(usual) ?? usual;
  }
}

function refuse(status: string, challenges: readonly string[] = []): OddAnswer {
  return { status, headers: challenges.map((value) => ['WWW-Authenticate', value]), body: '' };
}

function bytesOf({ status, headers, body }: OddAnswer): Buffer {
  const content = Buffer.from(body);
  const hasLength = headers.some(([name]) => /^content-length$/i.test(name.trim()));
  const fields = content.length === 0 || hasLength ? headers : [...headers, ['Content-Length', String(content.length)]];
  const head = [`RTSP/1.0 ${status}`, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), content]);
}

/** Plays the film in a loop and in real time to one viewer, from its first picture on. */
class Player {
  private timer: NodeJS.Timeout | undefined;
  private readonly pictures: OddPicture;
  private next = 0;

  constructor(
    private readonly socket: Socket,
    private readonly film: VideoClip | RtpFilm,
    private readonly oddity: Oddity,
  ) {
    this.pictures = new OddPicture(film, oddity);
    socket.on('close', () => {
      clearInterval(this.timer);
    });
  }

  start(): void {
    this.timer ??= setInterval(() => {
      this.send();
    }, 1_000 / this.film.framesPerSecond);
  }

  private send(): void {
    if (!this.socket.writable) return;
    const frames = this.pictures.framesOf(this.next);
    this.socket.write(Buffer.concat(this.oddity.framed?.(frames, this.next) ?? frames));
    this.next += 1;
  }
}
