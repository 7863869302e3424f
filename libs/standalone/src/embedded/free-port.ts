import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** A TCP port of the loopback address that was free a moment ago; whoever binds it must be ready to lose the race. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.unref();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The system gave no port.'));
      });
    });
  });
}

/** Whether nobody listens on the port, neither on loopback nor on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of [HOST, '0.0.0.0']) {
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => {
        resolve(false);
      });
      server.listen(port, host, () => {
        server.close(() => {
          resolve(true);
        });
      });
    });
    if (!isFree) return false;
  }
  return true;
}
