import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One RTP packet's header, as it came over the interleaved channel. */
export interface ReceivedPacket {
  readonly sequence: number;
  readonly timestamp: number;
  readonly isLastOfPicture: boolean;
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
  private bytes: Buffer = Buffer.alloc(0);
  private sequence = 0;
  private readonly answers: string[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('data', (chunk) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      while (this.take());
      socket.emit('taken');
    });
  }

  static async connect(port: number): Promise<RawViewer> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawViewer(socket);
  }

  /** Sends a request and resolves with the whole answer. */
  async ask(method: string, uri: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
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
    const setup = await this.ask('SETUP', `${uri}/trackID=0`, { Transport: transport });
    const session = /Session: (\w+)/.exec(setup)?.[1] ?? '';
    const answer = await this.ask('PLAY', uri, { Session: session });
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

  private take(): boolean {
    if (this.bytes[0] !== 0x24) return this.takeAnswer();
    if (this.bytes.length < 4) return false;
    const end = 4 + this.bytes.readUInt16BE(2);
    if (this.bytes.length < end) return false;
    if (this.bytes[1] === 0) this.packets.push(readHeader(this.bytes.subarray(4, end)));
    this.bytes = this.bytes.subarray(end);
    return true;
  }

  private takeAnswer(): boolean {
    const headEnd = this.bytes.indexOf('\r\n\r\n');
    if (headEnd < 0) return false;
    const head = this.bytes.toString('utf8', 0, headEnd);
    const end = headEnd + 4 + Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? '0');
    if (this.bytes.length < end) return false;
    this.answers.push(this.bytes.toString('utf8', 0, end));
    this.bytes = this.bytes.subarray(end);
    return true;
  }
}

function readHeader(packet: Buffer): ReceivedPacket {
  return {
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    isLastOfPicture: ((packet[1] ?? 0) & 0x80) !== 0,
    nalType: (packet[12] ?? 0) & 0x1f,
    receivedAtMs: Date.now(),
  };
}
