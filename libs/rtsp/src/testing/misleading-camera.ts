import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Misleading {
  /** Answers DESCRIBE with 302 to this address. */
  readonly location?: string;
  /** The `Content-Base` of its description. */
  readonly contentBase?: string;
  /** `a=control` of its video. */
  readonly control?: string;
  /** The `source` of its transport over UDP. */
  readonly source?: string;
  /** Where its packets over UDP come from; 127.0.0.1 unless told. */
  readonly sendsFrom?: string;
}

export interface MisleadingCamera {
  readonly url: string;
  readonly port: number;
  /** Method and address of every request so far. */
  readonly asked: readonly string[];
  /** Sends a packet to the port that was agreed in SETUP, as often as it is called. */
  sendPacket(): Promise<void>;
  close(): Promise<void>;
}

/** Speaks just enough RTSP to name other hosts wherever a camera can. */
export async function startMisleadingCamera(misleading: Misleading): Promise<MisleadingCamera> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let viewerPort = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const head of chunk.toString('latin1').split('\r\n\r\n')) {
        const [, method, uri] = /^([A-Z_]+) (\S+) RTSP/.exec(head) ?? [];
        if (method === undefined || uri === undefined) continue;
        asked.push(`${method} ${uri}`);
        viewerPort = Number(/client_port=(\d+)/.exec(head)?.[1] ?? viewerPort);
        const number = /CSeq: (\d+)/.exec(head)?.[1] ?? '0';
        socket.write(answer(method, uri, number, head.includes('interleaved'), misleading));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtsp://127.0.0.1:${port}/camera`,
    port,
    asked,
    sendPacket: async () => {
      const udp = createSocket('udp4');
      udp.bind(0, misleading.sendsFrom ?? '127.0.0.1');
      await once(udp, 'listening');
      if (viewerPort > 0) udp.send(rtpPacket(), viewerPort, '127.0.0.1');
      const closed = once(udp, 'close');
      // The datagram is on its way as soon as it was handed over.
      setImmediate(() => udp.close());
      await closed;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function answer(method: string, uri: string, number: string, isTcp: boolean, misleading: Misleading): string {
  const { location, contentBase = `${uri}/`, control = 'video', source } = misleading;
  if (method === 'DESCRIBE' && location !== undefined) return reply('302 Moved', number, [`Location: ${location}`]);
  if (method === 'DESCRIBE') {
    const sdp = ['v=0', 's=Camera', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', `a=control:${control}`, ''];
    return reply('200 OK', number, [`Content-Base: ${contentBase}`, 'Content-Type: application/sdp'], sdp.join('\r\n'));
  }
  if (method === 'SETUP') {
    const udp = `RTP/AVP;unicast;server_port=6970-6971${source === undefined ? '' : `;source=${source}`}`;
    const agreed = isTcp ? 'RTP/AVP/TCP;unicast;interleaved=0-1' : udp;
    return reply('200 OK', number, [`Transport: ${agreed}`, 'Session: 1']);
  }
  return reply('200 OK', number, ['Session: 1']);
}

function reply(status: string, number: string, headers: readonly string[], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${String(Buffer.byteLength(body))}`];
  return [`RTSP/1.0 ${status}`, `CSeq: ${number}`, ...headers, ...length, '', body].join('\r\n');
}

/** The beginning of a keyframe, enough to be counted as video. */
function rtpPacket(): Buffer {
  const head = Buffer.from([0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
  return Buffer.concat([head, Buffer.from([0x65, 0x88, 0x84, 0x00])]);
}
