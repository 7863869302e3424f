import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { testConnection } from '@smart-attendance/contracts';
import { createLogger } from '@smart-attendance/observability';
import { waitFor } from '@smart-attendance/testing';
import { GatewayBench } from '../testing/gateway-bench';
import { giveBodyTime, limitBodyTime } from './body-time';
import { UnreadableRequests } from './unreadable-requests';

const host = 'Host: x\r\n';
const login = `POST /api/v1/auth/login HTTP/1.1\r\n${host}Content-Type: application/json\r\n`;

interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Everything the server says until it ends the connection. */
async function exchangeWith(port: number, ...pieces: readonly (string | Uint8Array)[]): Promise<RawAnswer[]> {
  const socket = await open(port);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'end');
  socket.destroy();
  return answersIn(Buffer.concat(chunks).toString('utf8'));
}

function answersIn(text: string): RawAnswer[] {
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part !== '')
    .map((part) => {
      const [headers = '', body = ''] = part.split('\r\n\r\n');
      return { status: Number(part.slice(9, 12)), headers, body: JSON.parse(body) as Record<string, unknown> };
    });
}

function expectProblem(answer: RawAnswer | undefined, status: number): void {
  expect(answer).toMatchObject({ status, body: { status } });
  expect(answer?.headers).toMatch(/^content-type: application\/problem\+json/im);
  expect(answer?.headers).toMatch(/^connection: close$/im);
  expect(answer?.body['trace_id']).toMatch(/^[0-9a-f]{32}$/);
  expect(answer?.headers.toLowerCase()).toContain(`x-trace-id: ${String(answer?.body['trace_id'])}`);
  expect(answer?.body['title']).not.toBe('Error');
  expect(String(answer?.body['detail'])).toMatch(/^.{20,}\.$/);
}

describe('what is no request', () => {
  const bench = GatewayBench.forSpecs();

  const port = (): number => Number(new URL(bench.origin).port);
  const exchange = (...pieces: readonly (string | Uint8Array)[]) => exchangeWith(port(), ...pieces);

  it.each([
    ['bytes of TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc]), 400, /TLS/],
    ['words', 'hello, is anybody there?\r\n\r\n', 400, /HTTP/],
    ['a method nobody knows', `BREW /api/v1/cameras HTTP/1.1\r\n${host}\r\n`, 501, /method/],
    ['a wish for a tunnel', `CONNECT camera.example:554 HTTP/1.1\r\n${host}\r\n`, 501, /proxy/],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, /HTTP\/1\.1/],
    ['a version nobody knows', `GET /health HTTP/3.0\r\n${host}\r\n`, 400, /HTTP/],
    ['bare line feeds', 'GET /health HTTP/1.1\nHost: x\n\n', 400, /HTTP/],
    ['letters outside of ASCII', `GET /api/v1/users?q=Müller HTTP/1.1\r\n${host}\r\n`, 400, /percent/],
    ['a blank in the path', `GET /api/v1/users/a b HTTP/1.1\r\n${host}\r\n`, 400, /HTTP/],
    ['a header without a colon', `GET /health HTTP/1.1\r\n${host}Nonsense\r\n\r\n`, 400, /header/],
    ['no Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400, /Host/],
    ['a large header', `GET /health HTTP/1.1\r\n${host}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431, /headers/],
    ['a megabyte of headers', `GET /health HTTP/1.1\r\n${host}X: ${'a'.repeat(1_000_000)}\r\n\r\n`, 431, /headers/],
    ['a long query', `GET /health?${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, 431, /query/],
    ['two lengths', `${login}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":`, 400, /Content-Length/],
    ['no length at all', `${login}Content-Length: many\r\n\r\n`, 400, /Content-Length/],
    [
      'a length and chunks',
      `${login}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      /Content-Length/,
    ],
    ['chunks that are none', `${login}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`, 400, /chunks/],
    [
      'chunks that end in the middle',
      `${login}Transfer-Encoding: chunked\r\n\r\n2\r\n{}rubbish\r\n`,
      400,
      /HTTP|chunks/,
    ],
    [
      'a chunk with a novel',
      `${login}Transfer-Encoding: chunked\r\n\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      413,
      /extensions/,
    ],
    ['an expectation', `${login}Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}`, 417, /100-continue/],
  ])('such as %s is answered with a problem, and the connection ends', async (_, bytes, status, detail) => {
    const answers = await exchange(bytes);
    expect(answers).toHaveLength(1);
    expectProblem(answers[0], status);
    expect(answers[0]?.body['detail']).toMatch(detail);
    expect((await bench.call('GET', '//health')).status).toBe(200);
  });

  it('takes a whole address as the target, and a body after 100-continue', async () => {
    const [whole] = await exchange(`GET http://x/api/v1/health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    expect(whole?.status).toBe(200);
    const expecting = `${login}Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;
    const socket = await open(port());
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    socket.write(expecting);
    await once(socket, 'end');
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 422 /);
  });

  it('never takes the place of the answer to the request before it', async () => {
    let asked = false;
    let finish: () => void = () => undefined;
    const mayFinish = new Promise<void>((resolve) => (finish = resolve));
    bench.services.respond(testConnection, async () => {
      asked = true;
      await mayFinish;
      return { success: true, message: 'It answers with video.' };
    });
    const token = String((await bench.logIn(bench.people.of('administrator').email)).body['access_token']);
    const json = JSON.stringify({ rtsp_url: 'rtsp://camera.example/' });
    const head = `POST /api/v1/cameras/test-connection HTTP/1.1\r\n${host}Authorization: Bearer ${token}\r\n`;
    const request = `${head}Content-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`;
    const answers = exchange(request, 'and some more that is no request\r\n\r\n');
    await waitFor(() => asked, { what: 'the request to arrive' });
    finish();
    const [first, second, ...others] = await answers;
    expect(first).toMatchObject({ status: 200, body: { success: true } });
    expectProblem(second, 400);
    expect(others).toEqual([]);
  });

  it('does not matter when whoever sent it is gone already', async () => {
    for (const bytes of [
      'rubbish\r\n\r\n',
      `${login}Content-Length: 500\r\n\r\n{`,
      `${login}Transfer-Encoding: chunked\r\n\r\nZZ`,
    ]) {
      for (let count = 0; count < 20; count += 1) {
        const socket = await open(port());
        socket.write(bytes);
        socket.resetAndDestroy();
      }
    }
    expect((await bench.call('GET', '//health')).status).toBe(200);
  });

  it('is counted', async () => {
    const { text } = await bench.call('GET', '//metrics');
    expect(text).toMatch(/http_requests_unreadable_total\{status="431"\} [1-9]/);
  });
});

describe('a request that does not arrive whole', () => {
  it('is 408, whether its head or its body is missing', async () => {
    const server = createServer(
      { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 },
      (request) => request.resume(),
    );
    new UnreadableRequests(createLogger('gateway', { level: 'silent' })).watch(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const begun of ['GET /health HTTP/1.1\r\nHost:', `${login}Content-Length: 500\r\n\r\n{"email":`]) {
      const answers = await exchangeWith(port, begun);
      expect(answers).toHaveLength(1);
      expectProblem(answers[0], 408);
    }
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  it('has the time of all, and more where it is an archive of who may send one', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/archive') giveBodyTime(request, 60_000);
      request.resume().once('end', () => response.end('{}'));
    });
    new UnreadableRequests(createLogger('gateway', { level: 'silent' })).watch(server);
    limitBodyTime(server, 100);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const begun = (path: string): string =>
      `POST ${path} HTTP/1.1\r\n${host}Connection: close\r\nContent-Length: 2\r\n\r\n{`;
    // What ends the first is that its time is over; the second was begun before it and is whole only then.
    const archive = await open(port);
    archive.write(begun('/archive'));
    const late = await exchangeWith(port, begun('/other'));
    expectProblem(late[0], 408);
    archive.end('}');
    const [answer] = (await once(archive, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
    server.close();
    await once(server, 'close');
  });
});
