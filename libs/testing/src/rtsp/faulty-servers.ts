import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { formatResponse, RtspRequestReader, type RtspRequest, type RtspResponse } from './rtsp-message';

/** Something that listens where a camera is expected. */
export interface FaultyServer {
  /** `rtsp://127.0.0.1:<port>/camera` */
  readonly url: string;
  readonly port: number;
  /** How many connections it has taken since its start. */
  connectionCount(): number;
  close(): Promise<void>;
}

/** Takes connections and sends bytes that are no RTSP, once a client has said something. */
export async function startGarbageServer(): Promise<FaultyServer> {
  return startServer((socket) => {
    socket.on('data', () => socket.write(randomBytes(4096)));
  });
}

/** Takes connections and never says a word. */
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

/**
 * Speaks RTSP and describes its path with the given lines of SDP (`m=` and below); says yes to everything and sends
 * no packet. For cameras without video (`soundOnlyMedia`) or with a codec nobody reads (`unknownCodecMedia`).
 */
export async function startDescribingServer(media: readonly string[]): Promise<FaultyServer> {
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=Camera', 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*', ...media, ''];
  return startServer((socket) => {
    const reader = new RtspRequestReader();
    socket.on('data', (chunk) => {
      try {
        for (const request of reader.push(chunk)) {
          socket.write(formatResponse(agree(request, sdp.join('\r\n')), request.headers.get('cseq')));
        }
      } catch {
        socket.destroy();
      }
    });
  });
}

export const soundOnlyMedia: readonly string[] = ['m=audio 0 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', 'a=control:trackID=0'];
export const unknownCodecMedia: readonly string[] = [
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 X-HOUSE-CODEC/90000',
  'a=control:trackID=0',
];

function agree(request: RtspRequest, sdp: string): RtspResponse {
  const session = { Session: 'a1b2c3d4;timeout=60' };
  switch (request.method) {
    case 'OPTIONS':
      return { status: 200, headers: { Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN' } };
    case 'DESCRIBE':
      return {
        status: 200,
        headers: { 'Content-Base': `${request.uri}/`, 'Content-Type': 'application/sdp' },
        body: sdp,
      };
    case 'SETUP': {
      const asked = request.headers.get('transport')?.split(',')[0] ?? '';
      const server = asked.includes('client_port') ? ';server_port=9000-9001' : '';
      return { status: 200, headers: { Transport: `${asked}${server}`, ...session } };
    }
    default:
      return { status: 200, headers: session };
  }
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
