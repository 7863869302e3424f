import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { waitFor } from '@smart-attendance/testing';
import { GatewayBench } from '../testing/gateway-bench';

const socketsMany = 1_200;

describe('connections', () => {
  const bench = GatewayBench.forSpecs();
  let sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(sockets.filter(({ closed }) => !closed).map((socket) => once(socket, 'close')));
    sockets = [];
  });

  /** Opens connections from addresses of this machine in turn, each of which sends that and then nothing more. */
  async function open(count: number, addresses: readonly string[], text: string): Promise<void> {
    const port = Number(new URL(bench.origin).port);
    for (let opened = 0; opened < count; opened += 50) {
      const some = Array.from({ length: Math.min(50, count - opened) }, (_, index) => {
        const localAddress = addresses[(opened + index) % addresses.length] ?? '127.0.0.1';
        const socket = connect({ host: '127.0.0.1', port, localAddress });
        socket.on('error', () => undefined).write(text);
        return socket;
      });
      sockets.push(...some);
      await Promise.all(some.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
    }
  }

  const body =
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{';

  it.each([
    ['that say nothing', ['127.0.0.2'], ''],
    ['whose heads never end', ['127.0.0.2'], 'GET /health HTTP/1.1\r\nHost: a\r\nX-A: '],
    ['whose bodies never end', ['127.0.0.2'], body],
    ['of many addresses', Array.from({ length: 20 }, (_, index) => `127.0.1.${index + 1}`), body],
    ['of the address of somebody who works', ['127.0.0.1'], 'GET /health HTTP/1.1\r\nHost: a\r\nX-A: '],
  ])(
    '%s by the thousand shut nobody out',
    async (_, addresses, text) => {
      expect((await bench.callAs('administrator', 'GET', '/cameras')).status).toBe(200);
      await open(socketsMany, addresses, text);
      for (let index = 0; index < 10; index += 1) {
        // A client that comes anew, as most do.
        const headers = { Connection: 'close' };
        expect((await bench.callAs('administrator', 'GET', '/cameras', { headers })).status).toBe(200);
      }
      const closed = () => sockets.filter(({ closed: isClosed }) => isClosed).length;
      const kept = addresses.length === 1 ? 300 : 1_000;
      await waitFor(() => closed() >= socketsMany - kept, { what: 'those beyond the limit to be closed' });
    },
    60_000,
  );

  it('whose heads do not come within ten seconds are closed soon after', async () => {
    await open(1, ['127.0.0.1'], 'GET /health HTTP/1.1\r\nHost: a\r\nX-A: ');
    sockets[0]?.resume();
    // Node by itself would take a minute.
    const isClosed = () => sockets[0]?.closed === true;
    expect(await waitFor(isClosed, { what: 'the connection to be closed', timeoutMs: 45_000 })).toBe(true);
  });
});
