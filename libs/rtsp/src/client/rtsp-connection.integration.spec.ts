import { waitFor } from '@smart-attendance/testing';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { RtspFailure } from './rtsp-failure';
import { Authenticator } from './authenticator';
import { connectToCamera } from './camera-socket';
import { RtspConnection } from './rtsp-connection';

/** More answers than all buffers of the system between both ends hold. */
const requests = 400_000;
const request = 'TEARDOWN * RTSP/1.0\r\nCSeq: 1234567890\r\n\r\n';

describe('a camera that asks and reads no answer', () => {
  it('costs no more than some answers', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.pause());
      socket.on('error', () => undefined);
      socket.write(request.repeat(requests));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const camera = await connectToCamera(
      { url: `rtsp://127.0.0.1:${port}/`, host: '127.0.0.1', port, isEncrypted: false },
      { networks: { allows: () => true }, verifiesCertificate: false, signal: AbortSignal.timeout(60_000) },
    );
    const connection = new RtspConnection(camera, new Authenticator({ username: '', password: '' }));
    try {
      await waitFor(() => connection.bytesRead === request.length * requests, { what: 'all', timeoutMs: 60_000 });
      expect(camera.socket.writableLength).toBeLessThan(200_000);
    } finally {
      connection.close(new RtspFailure('ended', 'The spec is over.'));
      camera.socket.destroy();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});
