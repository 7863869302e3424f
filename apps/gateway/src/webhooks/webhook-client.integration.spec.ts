import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { LookupAll } from '@smart-attendance/errors';
import { WebhookClient, type Attempt } from './webhook-client';
import { WebhookNetworks } from './webhook-networks';

const loopback = WebhookNetworks.read('127.0.0.1');
const never = new AbortController().signal;

describe('posting to a receiver', () => {
  let server: Server;
  let port: number;
  let answer: (response: ServerResponse) => void;
  let calls = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      calls += 1;
      request.resume();
      answer(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });

  beforeEach(() => {
    calls = 0;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function post(url: string, client = new WebhookClient(loopback), withinMs = 60_000): Promise<Attempt> {
    return client.post({ url, headers: {}, body: '{}' }, { withinMs, signal: never });
  }
  const receiver = (): string => `http://127.0.0.1:${port}/hook`;

  it('says of a refusal its status and the beginning of its text, and of a success nothing', async () => {
    answer = (response) =>
      response.writeHead(422, { 'Content-Type': 'text/plain' }).end(`no\nsuch ${'x'.repeat(5_000)}`);
    const refused = await post(receiver());
    expect(refused).toMatchObject({ outcome: 'rejected', reason: 'status', status: 422 });
    expect(refused.text).toMatch(/^no such x+$/);
    expect(refused.text).toHaveLength(200);
    answer = (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('somebody’s data');
    expect(await post(receiver())).toMatchObject({ outcome: 'delivered', reason: null, status: 200, text: null });
  });

  it('keeps nothing of what is no text', async () => {
    answer = (response) => response.writeHead(500, { 'Content-Type': 'image/png' }).end('binary');
    expect(await post(receiver())).toMatchObject({ outcome: 'away', status: 500, text: null });
  });

  it('follows no redirect', async () => {
    answer = (response) => response.writeHead(307, { Location: '/elsewhere' }).end();
    expect(await post(receiver())).toMatchObject({ outcome: 'rejected', reason: 'redirect', status: 307 });
    expect(calls).toBe(1);
  });

  it('takes the status of an answer whose body never ends', async () => {
    answer = (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).write('and then');
    expect(await post(receiver())).toMatchObject({ outcome: 'delivered', status: 200 });
  });

  it('ends waiting for a receiver that holds the connection and says nothing', async () => {
    answer = () => undefined;
    expect(await post(receiver(), undefined, 100)).toMatchObject({
      outcome: 'away',
      reason: 'timed_out',
      status: null,
    });
  });

  it('tells a port where nobody is, a name that nobody has, and one who answers something else', async () => {
    const closed = createSocketServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port: freePort } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    expect(await post(`http://127.0.0.1:${freePort}/`)).toMatchObject({ outcome: 'away', reason: 'refused' });

    const nobody: LookupAll = (_, __, done) => {
      done(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
    };
    const lost = new WebhookClient(loopback, nobody);
    expect(await post('http://nobody.example/', lost)).toMatchObject({ outcome: 'away', reason: 'unknown_host' });

    const odd = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('220 mail.example ESMTP\r\n');
    }).listen(0, '127.0.0.1');
    await once(odd, 'listening');
    const oddPort = (odd.address() as AddressInfo).port;
    expect(await post(`http://127.0.0.1:${oddPort}/`)).toMatchObject({ outcome: 'away', reason: 'bad_answer' });
    expect(await post(`https://127.0.0.1:${oddPort}/`)).toMatchObject({ outcome: 'away', reason: 'tls' });
    odd.close();
  });

  it('takes no offer of another protocol for an answer, and does not wait for one', async () => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await post(`http://127.0.0.1:${port}/`, undefined, 20_000)).toMatchObject({ outcome: 'away', status: null });
    server.close();
  });

  it('connects to no address that is not allowed: written, looked up, or one of several', async () => {
    const strict = WebhookNetworks.read('');
    const leads = (...addresses: readonly string[]): WebhookClient =>
      new WebhookClient(strict, (_, __, done) => {
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      });
    const forbidden = { outcome: 'away', reason: 'forbidden_address', status: null };
    expect(await post(receiver(), new WebhookClient(strict))).toMatchObject(forbidden);
    const byName = `http://hooks.example.org:${port}/`;
    for (const addresses of [['127.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254'], []]) {
      expect(await post(byName, leads(...addresses))).toMatchObject(forbidden);
    }
    expect(calls).toBe(0);
  });

  it('connects to the address that was judged, whatever its name leads to a moment later', async () => {
    answer = (response) => response.writeHead(204).end();
    let lookups = 0;
    const rebinding: LookupAll = (_, __, done) => {
      lookups += 1;
      done(null, [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
    };
    const attempt = () => post(`http://hooks.example.org:${port}/`, new WebhookClient(loopback, rebinding));
    expect(await attempt()).toMatchObject({ outcome: 'delivered', status: 204 });
    expect(await attempt()).toMatchObject({ reason: 'forbidden_address' });
    expect([lookups, calls]).toEqual([2, 1]);
  });

  it('asks for a name that takes long once, however many attempts at it are over meanwhile', async () => {
    answer = (response) => response.writeHead(204).end();
    const asked: Parameters<LookupAll>[2][] = [];
    const client = new WebhookClient(loopback, (_, __, done) => {
      asked.push(done);
    });
    const attempt = (withinMs: number) => post(`http://hooks.example.org:${port}/`, client, withinMs);
    for (const withinMs of [10, 10]) expect(await attempt(withinMs)).toMatchObject({ reason: 'timed_out' });
    const last = attempt(60_000);
    expect(asked).toHaveLength(1);
    for (const done of asked) done(null, [{ address: '127.0.0.1', family: 4 }]);
    expect(await last).toMatchObject({ outcome: 'delivered' });
  });

  it('hands on what the receiver asks for, and ends without an outcome when it is told to stop', async () => {
    answer = (response) => response.writeHead(503, { 'Retry-After': '7' }).end();
    expect(await post(receiver())).toMatchObject({ outcome: 'away', retryAfterMs: 7_000 });
    answer = () => undefined;
    const stop = new AbortController();
    const posting = new WebhookClient(loopback).post(
      { url: receiver(), headers: {}, body: '' },
      { withinMs: 60_000, signal: stop.signal },
    );
    stop.abort();
    await expect(posting).rejects.toThrow();
  });
});
