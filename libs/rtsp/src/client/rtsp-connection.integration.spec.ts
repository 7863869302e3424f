import { waitFor } from '@smart-attendance/testing';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { RtspFailure } from './rtsp-failure';
import { Authenticator } from './authenticator';
import { connectToCamera, type CameraSocket } from './camera-socket';
import { RtspConnection } from './rtsp-connection';

/** More answers than all buffers of the system between both ends hold. */
const requests = 400_000;
const request = 'TEARDOWN * RTSP/1.0\r\nCSeq: 1234567890\r\n\r\n';

describe('a camera that asks and reads no answer', () => {
  const sockets: Socket[] = [];
  let server: Server;
  let camera: CameraSocket;
  let connection: RtspConnection;

  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.push(socket.pause());
      socket.on('error', () => undefined);
      socket.write(request.repeat(requests));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    camera = await connectToCamera(
      { url: `rtsp://127.0.0.1:${port}/`, host: '127.0.0.1', port, isEncrypted: false },
      { networks: { allows: () => true }, verifiesCertificate: false, signal: AbortSignal.timeout(60_000) },
    );
    connection = new RtspConnection(camera, new Authenticator({ username: '', password: '' }));
    await waitFor(() => connection.bytesRead === request.length * requests, { what: 'all', timeoutMs: 60_000 });
  }, 90_000);

  afterAll(async () => {
    camera.socket.destroy();
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });

  it('costs no more than some answers', () => {
    expect(camera.socket.writableLength).toBeLessThan(200_000);
  });

  it('costs no more for the signs of life that it does not read', () => {
    for (let sent = 0; sent < 10_000; sent += 1) {
      connection.sendPacket(1, Buffer.alloc(100));
      connection.send('OPTIONS', 'rtsp://c/');
    }
    expect(camera.socket.writableLength).toBeLessThan(200_000);
  });

  it('is let go with the stream, though it never reads the goodbye', async () => {
    connection.close(new RtspFailure('ended', 'The spec is over.'));
    await waitFor(() => camera.socket.destroyed, { what: 'the end of its socket', timeoutMs: 10_000 });
    expect(camera.socket.destroyed).toBe(true);
  });
});
