import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { InterleavedSplitter, type WirePiece } from './interleaved-splitter';

/** A viewer that does not read holds the camera up, as its own connection would. */
const unreadBytesMax = 1024 * 1024;
/** Sequence number and time stand behind four bytes of frame and two of RTP. */
const sequenceAt = 6;
const timestampAt = 8;
const markerAt = 5;

export interface ClockJump {
  /** Ticks of the RTP clock that are added to the time of every packet, of either sign. */
  readonly timestampBy: number;
  /** Added to every number. */
  readonly sequenceBy: number;
}

/**
 * The wire between one camera and its viewers, of any make of RTSP server, over TCP: a relay that knows where packets
 * begin and end, and fails on command.
 */
export class FaultyWire {
  private readonly lines = new Set<Line>();
  private server: Server | undefined;
  private readonly state: WireState = { isFrozen: false, jump: { timestampBy: 0, sequenceBy: 0 } };
  private count = 0;

  private constructor(
    private readonly cameraPort: number,
    readonly port: number,
  ) {}

  /** A way to the server at `cameraPort` of this machine. */
  static async start(cameraPort: number): Promise<FaultyWire> {
    const server = createServer();
    const wire = new FaultyWire(cameraPort, await listen(server, 0));
    wire.serve(server);
    return wire;
  }

  /** The address of a path of the camera, over this wire. */
  url(path: string): string {
    return `rtsp://127.0.0.1:${this.port}/${path.replace(/^\/+/, '')}`;
  }

  /** Connections taken since the start. */
  get connectionCount(): number {
    return this.count;
  }

  /** Resets every connection at once. */
  cut(): void {
    for (const line of [...this.lines]) line.cut();
  }

  /** Ends every connection as soon as a part of a picture, but not its end, has passed: half a packet is the last. */
  cutInsidePicture(): void {
    for (const line of this.lines) line.cutInsidePicture();
  }

  /** Puts bytes between two packets of every connection, and goes on. */
  insert(bytes: Buffer): void {
    for (const line of this.lines) line.insert(bytes);
  }

  /** From now on every packet that passes carries another time and number. */
  jumpClock(jump: ClockJump): void {
    this.state.jump = jump;
  }

  /** The port is closed and every connection is reset. */
  async goAway(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  async comeBack(): Promise<void> {
    if (this.server !== undefined) return;
    const server = createServer();
    await listen(server, this.port);
    this.serve(server);
  }

  /** The camera hangs: connections stay and new ones are taken, and no byte passes any more. */
  freeze(): void {
    this.state.isFrozen = true;
    for (const line of this.lines) line.freeze();
  }

  /** It was only asleep: everything that waits passes. */
  thaw(): void {
    this.state.isFrozen = false;
    for (const line of this.lines) line.thaw();
  }

  /**
   * The hanging camera was switched off and on: it knows nothing of the connections it had. New ones work; an old one
   * is silent until the viewer says something in it, and is reset then.
   */
  reboot(): void {
    for (const line of this.lines) line.forget();
    this.state.isFrozen = false;
  }

  async close(): Promise<void> {
    await this.goAway();
  }

  private serve(server: Server): void {
    this.server = server;
    // A connection that cannot be accepted is that viewer's loss.
    server.on('error', () => undefined);
    server.on('connection', (viewer) => {
      this.count += 1;
      const line = new Line(viewer, connect(this.cameraPort, '127.0.0.1'), this.state);
      this.lines.add(line);
      viewer.on('close', () => this.lines.delete(line));
    });
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface WireState {
  isFrozen: boolean;
  jump: ClockJump;
}

/** One connection of one viewer. */
class Line {
  private readonly splitter = new InterleavedSplitter();
  private readonly inserts: Buffer[] = [];
  /** What the viewer said to a frozen camera: little, since it gets no answers. */
  private readonly unheard: Buffer[] = [];
  private isToBeCut = false;
  private isForgotten = false;

  constructor(
    private readonly viewer: Socket,
    private readonly camera: Socket,
    private readonly state: WireState,
  ) {
    for (const socket of [viewer, camera]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    camera.on('data', (chunk) => {
      for (const piece of this.splitter.push(chunk)) this.pass(piece);
    });
    viewer.on('data', (chunk) => {
      this.hear(chunk);
    });
    viewer.on('drain', () => {
      if (!state.isFrozen) camera.resume();
    });
    viewer.on('close', () => camera.destroy());
    camera.on('close', () => {
      if (!this.isForgotten) viewer.destroySoon();
    });
    if (state.isFrozen) this.freeze();
  }

  cut(): void {
    this.viewer.resetAndDestroy();
    this.camera.destroy();
  }

  cutInsidePicture(): void {
    this.isToBeCut = true;
  }

  insert(bytes: Buffer): void {
    this.inserts.push(bytes);
  }

  freeze(): void {
    this.camera.pause();
  }

  thaw(): void {
    for (const chunk of this.unheard.splice(0)) this.camera.write(chunk);
    this.camera.resume();
  }

  forget(): void {
    this.isForgotten = true;
    this.camera.destroy();
  }

  private hear(chunk: Buffer): void {
    if (this.isForgotten) this.cut();
    else if (this.state.isFrozen) this.unheard.push(chunk);
    else this.camera.write(chunk);
  }

  private pass(piece: WirePiece): void {
    if (this.viewer.destroyed || this.isForgotten) return;
    const { bytes } = piece;
    const isRtp = piece.kind === 'packet' && piece.isRtp;
    if (isRtp) this.jump(bytes);
    if (isRtp && this.isToBeCut && isBeforeTheEnd(bytes)) {
      this.isToBeCut = false;
      this.camera.destroy();
      this.viewer.end(bytes.subarray(0, bytes.length / 2));
      return;
    }
    if (!this.viewer.writable) return;
    this.viewer.write(bytes);
    for (const insert of this.inserts.splice(0)) this.viewer.write(insert);
    if (this.viewer.writableLength > unreadBytesMax) this.camera.pause();
  }

  private jump(packet: Buffer): void {
    const { timestampBy, sequenceBy } = this.state.jump;
    packet.writeUInt16BE((packet.readUInt16BE(sequenceAt) + sequenceBy) & 0xffff, sequenceAt);
    packet.writeUInt32BE((packet.readUInt32BE(timestampAt) + timestampBy) >>> 0, timestampAt);
  }
}

/** Packets of a picture follow it, and it is long enough to be cut in two. */
function isBeforeTheEnd(packet: Buffer): boolean {
  return packet.length > 200 && ((packet[markerAt] ?? 0) & 0x80) === 0;
}
