import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createLogger } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { ConnectionLimits } from './connection-limits';

interface Client {
  readonly socket: Socket;
  received: string;
}

describe('the places for connections', () => {
  const clients: Client[] = [];
  const answers = new Map<string, ServerResponse>();
  const stops: (() => Promise<void>)[] = [];
  let port = 0;

  async function serve(limits: { readonly connectionsMax: number; readonly perAddressMax: number }): Promise<void> {
    const server = createServer((request, response) => {
      if (request.url === '/quick') response.end('quick');
      else answers.set(request.url ?? '', response);
    });
    new ConnectionLimits({ ...limits, logger: createLogger('gateway', { write: () => undefined }) }).watch(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    stops.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
  }

  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    for (const stop of stops.splice(0)) await stop();
    answers.clear();
  });

  async function come(from = '127.0.0.1'): Promise<Client> {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from });
    const client: Client = { socket, received: '' };
    clients.push(client);
    socket.on('error', () => undefined).on('data', (bytes: Buffer) => (client.received += bytes.toString()));
    await once(socket, 'connect');
    return client;
  }

  async function ask(client: Client, path: string): Promise<void> {
    client.socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await waitFor(() => (path === '/quick' ? client.received.includes('quick') : answers.has(path)), { what: path });
  }

  const isClosed = async ({ socket }: Client) => {
    await waitFor(() => socket.closed, { what: 'the connection to be closed' });
  };
  const answerOf = async (client: Client) => {
    client.received = '';
    await ask(client, '/quick');
    return client.received.slice(-5);
  };

  it('of an address go from the one that is idle longest to the newest', async () => {
    await serve({ connectionsMax: 100, perAddressMax: 2 });
    const [first, second] = [await come(), await come()];
    expect(await answerOf(first)).toBe('quick');
    const third = await come();
    await isClosed(second);
    expect([await answerOf(first), await answerOf(third)]).toEqual(['quick', 'quick']);
  });

  it('are never taken from what is worked on; a newcomer is told so with a problem', async () => {
    await serve({ connectionsMax: 100, perAddressMax: 2 });
    const [first, second] = [await come(), await come()];
    await ask(first, '/1');
    await ask(second, '/2');
    const third = await come();
    await isClosed(third);
    expect(third.received).toMatch(/^HTTP\/1\.1 503 .*Content-Type: application\/problem\+json.*Retry-After: \d/s);
    answers.get('/1')?.end('one');
    await waitFor(() => first.received.includes('one'), { what: 'the answer' });
    expect(await answerOf(await come('127.0.0.2'))).toBe('quick');
  });

  it('of an address are not counted for as long as somebody looks at a preview', async () => {
    await serve({ connectionsMax: 100, perAddressMax: 2 });
    const viewers = [await come(), await come()];
    for (const [index, viewer] of viewers.entries()) {
      await ask(viewer, `/${index}`);
      answers.get(`/${index}`)?.setHeader('Content-Type', 'multipart/x-mixed-replace; boundary=b').write('picture');
      await waitFor(() => viewer.received.includes('picture'), { what: 'a picture' });
    }
    expect([await answerOf(await come()), await answerOf(await come())]).toEqual(['quick', 'quick']);
    expect(viewers.map(({ socket }) => socket.closed)).toEqual([false, false]);
  });

  it('of all go from the address with the most of them, whoever comes', async () => {
    await serve({ connectionsMax: 4, perAddressMax: 100 });
    const quiet = await come('127.0.0.3');
    const many = [await come('127.0.0.2'), await come('127.0.0.2'), await come('127.0.0.2')];
    const newest = await come('127.0.0.4');
    await isClosed(many[0] ?? newest);
    expect([await answerOf(quiet), await answerOf(newest)]).toEqual(['quick', 'quick']);
  });

  it('of all are there for a newcomer also when everybody has one', async () => {
    await serve({ connectionsMax: 3, perAddressMax: 100 });
    for (const last of [2, 3, 4]) await come(`127.0.0.${last}`);
    expect(await answerOf(await come('127.0.0.5'))).toBe('quick');
  });

  it('are taken from who is slow to send a body before anybody is refused', async () => {
    await serve({ connectionsMax: 100, perAddressMax: 2 });
    const slow = [await come(), await come()];
    for (const [index, { socket }] of slow.entries()) {
      socket.write(`POST /${index} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx`);
      await waitFor(() => answers.has(`/${index}`), { what: 'the head' });
    }
    expect(await answerOf(await come())).toBe('quick');
    expect(slow.map(({ socket }) => socket.closed)).toContain(true);
  });

  it('are taken from who does not read an answer that is written', async () => {
    await serve({ connectionsMax: 100, perAddressMax: 2 });
    const deaf = [await come(), await come()];
    for (const [index, { socket }] of deaf.entries()) {
      socket.pause().write(`GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`);
      await waitFor(() => answers.has(`/${index}`), { what: 'the request' });
      answers.get(`/${index}`)?.end(Buffer.alloc(32 * 1024 * 1024));
    }
    expect(await answerOf(await come())).toBe('quick');
    await waitFor(() => [...answers.values()].some(({ closed }) => closed), { what: 'one of them to be let go' });
  });
});
