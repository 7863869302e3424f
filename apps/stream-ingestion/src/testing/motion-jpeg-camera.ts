import { ffmpegOutput } from '@smart-attendance/testing';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

const framesPerSecond = 10;
const rtpHeadBytes = 12;

export interface MotionJpegCamera {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A camera that sends motion JPEG (RFC 2435) of 800 x 600 pixels over TCP, ten pictures a second: packets that ffmpeg
 * made, played once after PLAY, and then silence.
 */
export async function startMotionJpegCamera(ffmpegFile: string): Promise<MotionJpegCamera> {
  const packets = await recorded(ffmpegFile);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const head of chunk.toString('latin1').split('\r\n\r\n')) {
        const method = /^[A-Z_]+(?= \S+ RTSP)/.exec(head)?.[0];
        if (method === undefined) continue;
        socket.write(answer(method, /CSeq: (\d+)/.exec(head)?.[1] ?? '0'));
        if (method === 'PLAY') send(socket, packets);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `rtsp://127.0.0.1:${port}/camera`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function recorded(ffmpegFile: string): Promise<readonly Buffer[]> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 1024 * 1024 });
  const packets: Buffer[] = [];
  socket.on('message', (packet) => {
    // Reports come to the same port.
    if (((packet[1] ?? 0) & 0x7f) === 26) packets.push(packet);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const film = ['-re', '-f', 'lavfi', '-i', `testsrc2=s=800x600:r=${framesPerSecond}`, '-frames:v', '12'];
  const encode = ['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-huffman', 'default'];
  const target = `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=1200`;
  await ffmpegOutput(ffmpegFile, [...film, ...encode, '-f', 'rtp', target]);
  socket.close();
  return packets;
}

function answer(method: string, number: string): string {
  const sdp = ['v=0', 's=Camera', 'm=video 0 RTP/AVP 26', 'a=control:video', ''].join('\r\n');
  const more: Readonly<Record<string, readonly string[]>> = {
    DESCRIBE: ['Content-Type: application/sdp', `Content-Length: ${sdp.length}`],
    SETUP: ['Transport: RTP/AVP/TCP;unicast;interleaved=0-1', 'Session: 1'],
  };
  const lines = ['RTSP/1.0 200 OK', `CSeq: ${number}`, ...(more[method] ?? ['Session: 1'])];
  return [...lines, '', method === 'DESCRIBE' ? sdp : ''].join('\r\n');
}

/** The packets of one picture share its time. */
function send(socket: Socket, packets: readonly Buffer[]): void {
  let next = 0;
  const timer = setInterval(() => {
    const time = packets[next]?.readUInt32BE(4);
    if (time === undefined || !socket.writable) {
      clearInterval(timer);
      return;
    }
    for (; packets[next]?.readUInt32BE(4) === time; next += 1) {
      const packet = packets[next] ?? Buffer.alloc(rtpHeadBytes);
      const head = Buffer.from([0x24, 0, 0, 0]);
      head.writeUInt16BE(packet.length, 2);
      socket.write(Buffer.concat([head, packet]));
    }
  }, 1_000 / framesPerSecond);
  socket.on('close', () => {
    clearInterval(timer);
  });
}
