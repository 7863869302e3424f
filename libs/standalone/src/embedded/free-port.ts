import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';
/**
 * Below what systems give to whoever asks for any port or connects to somebody (Linux from 32768, macOS and Windows
 * from 49152), so that nobody gets it by chance, also not while a server of ours starts anew. And below the ports of a
 * node of Kubernetes (from 30000).
 */
const PORTS = { from: 20_000, below: 30_000 } as const;

/** A TCP port of the loopback address that was free a moment ago; whoever binds it must be ready to lose the race. */
export async function freePort(): Promise<number> {
  for (let attempt = 1; attempt <= PORTS.below - PORTS.from; attempt += 1) {
    const port = randomInt(PORTS.from, PORTS.below);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${PORTS.from} to ${PORTS.below - 1} is free.`);
}

/** Whether nobody listens on the port, neither on loopback nor on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await portFault(port)) === undefined;
}

/** Why nobody can listen there, on loopback or on all addresses, as `EADDRINUSE` or `EACCES`; else undefined. */
export async function portFault(port: number): Promise<string | undefined> {
  for (const host of [HOST, '0.0.0.0']) {
    const fault = await new Promise<string | undefined>((resolve) => {
      const server = createServer();
      server.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message);
      });
      server.listen(port, host, () => {
        server.close(() => {
          resolve(undefined);
        });
      });
    });
    if (fault !== undefined) return fault;
  }
  return undefined;
}
