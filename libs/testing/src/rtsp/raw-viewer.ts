import { h264, parseRtp } from '@smart-attendance/rtsp';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { InterleavedSplitter, type WirePiece } from './interleaved-splitter';

/** One RTP packet's header, as it came over the interleaved channel. */
export interface ReceivedPacket {
  readonly sequence: number;
  readonly timestamp: number;
  readonly isLast: boolean;
  readonly nalType: number;
  readonly receivedAtMs: number;
}

/**
 * A viewer that looks at the bytes instead of the pictures: sends RTSP requests one at a time over TCP and keeps the
 * headers of the RTP packets that arrive between the answers. For specs of the server, which a player would hide
 * behind its own corrections.
 */
export class RawViewer {
  readonly packets: ReceivedPacket[] = [];
  isClosed = false;
  private readonly splitter = new InterleavedSplitter();
  private sequence = 0;
  private readonly answers: string[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('data', (chunk) => {
      for (const piece of this.splitter.push(chunk)) this.take(piece);
      socket.emit('taken');
    });
  }

  static async connect(port: number): Promise<RawViewer> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawViewer(socket);
  }

  /** Sends a request and resolves with the whole answer. */
  async request(method: string, uri: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    this.sequence += 1;
    const lines = Object.entries({ CSeq: String(this.sequence), ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    this.socket.write(`${method} ${uri} RTSP/1.0\r\n${lines.join('\r\n')}\r\n\r\n`);
    for (;;) {
      const answer = this.answers.shift();
      if (answer !== undefined) return answer;
      if (this.isClosed) throw new Error('The server closed the connection instead of answering.');
      await Promise.race([once(this.socket, 'taken'), once(this.socket, 'close')]);
    }
  }

  /** SETUP over TCP and PLAY; resolves with the session's id. */
  async play(uri: string): Promise<string> {
    const transport = 'RTP/AVP/TCP;unicast;interleaved=0-1';
    const setup = await this.request('SETUP', `${uri}/trackID=0`, { Transport: transport });
    const session = /Session: (\w+)/.exec(setup)?.[1] ?? '';
    const answer = await this.request('PLAY', uri, { Session: session });
    if (!answer.startsWith('RTSP/1.0 200')) throw new Error(`PLAY was answered with: ${answer}`);
    return session;
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Stops reading, as a viewer that hangs. */
  stopReading(): void {
    this.socket.pause();
  }

  readAgain(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.destroy();
  }

  private take(piece: WirePiece): void {
    if (piece.kind === 'message') {
      this.answers.push(piece.bytes.toString());
      return;
    }
    const packet = piece.isRtp ? parseRtp(piece.bytes.subarray(4)) : undefined;
    if (packet === undefined) return;
    const { sequence, timestamp, isLast, payload } = packet;
    this.packets.push({ sequence, timestamp, isLast, nalType: h264.typeOf(payload), receivedAtMs: Date.now() });
  }
}
