import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { OddCamera } from './odd-camera';
import { trackControl } from './sdp';

/** Something that listens where a camera is expected. */
export interface FaultyServer {
  /** `rtsp://127.0.0.1:<port>/camera` */
  readonly url: string;
  readonly port: number;
  /** How many connections it has taken since its start. */
  connectionCount(): number;
  close(): Promise<void>;
}

/** Takes connections and sends a steady trickle of bytes that mean nothing. */
export async function startGarbageServer(): Promise<FaultyServer> {
  return startServer((socket) => {
    socket.resume();
    everyMs(socket, 100, () => socket.write(randomBytes(1024)));
  });
}

/** Takes connections and never sends a byte. */
export async function startSilentServer(): Promise<FaultyServer> {
  return startServer((socket) => {
    socket.resume();
  });
}

/** A web server on the camera's port. */
export async function startHttpServer(): Promise<FaultyServer> {
  const body = '<html><body>Not Found</body></html>';
  const head = `HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close`;
  return startServer((socket) => {
    socket.once('data', () => {
      socket.end(`${head}\r\n\r\n${body}`);
    });
  });
}

/** A camera that sends sound and no picture (telephone audio, all silence). */
export async function startSoundOnlyServer(): Promise<FaultyServer> {
  return startMediaServer('audio', 0, 'PCMU/8000', Buffer.alloc(160, 0xff));
}

/** A camera whose video is in a codec that nobody reads. */
export async function startUnknownCodecServer(): Promise<FaultyServer> {
  return startMediaServer('video', 96, 'X-HOUSE-CODEC/90000', Buffer.alloc(160, 0x55));
}

/** Can be watched over TCP, and sends the same packet fifty times a second. */
async function startMediaServer(
  media: string,
  payloadType: number,
  codec: string,
  payload: Buffer,
): Promise<FaultyServer> {
  const session = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=Camera', 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*'];
  const track = [
    `m=${media} 0 RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} ${codec}`,
    `a=control:${trackControl}`,
  ];
  const sdp = [...session, ...track, ''].join('\r\n');
  const camera = await OddCamera.start({ framesPerSecond: 50, sdp, payloadType, pictures: [[payload]] });
  const { url, port } = camera;
  return { url, port, connectionCount: () => camera.connectionCount, close: () => camera.close() };
}

/** Acts until the connection ends, and pauses while the other side does not read. */
function everyMs(socket: Socket, periodMs: number, act: () => void): void {
  const timer = setInterval(() => {
    if (socket.writable && socket.writableLength < 64 * 1024) act();
  }, periodMs);
  socket.on('close', () => {
    clearInterval(timer);
  });
}

async function startServer(serve: (socket: Socket) => void): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtsp://127.0.0.1:${port}/camera`,
    port,
    connectionCount: () => count,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
