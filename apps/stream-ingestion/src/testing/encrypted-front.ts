import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { selfSigned } from './self-signed';

export interface EncryptedFront {
  readonly port: number;
  close(): Promise<void>;
}

/** Encrypts for a server of this machine that does not: what `rtsps` and `https` are to `rtsp` and `http`. */
export async function startEncryptedFront(behindPort: number, options: TlsOptions = {}): Promise<EncryptedFront> {
  const server = createServer({ ...selfSigned(), ...options }, (socket) => {
    const behind = connect(behindPort, '127.0.0.1');
    socket.on('error', () => behind.destroy());
    socket.on('close', () => behind.destroy());
    behind.on('error', () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
