import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createClient, logIn, ProblemError, type ClientOptions } from './index.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, asked: Asked) => void;

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
  };
}

const away = json(
  503,
  { status: 503, title: 'Service unavailable', detail: 'identity is away.' },
  { 'retry-after': '0' },
);
const nobody = json(401, { status: 401, title: 'Not authenticated', detail: 'The token is over.' });

describe('the client', () => {
  let server: Server;
  let asked: Asked[];
  /** What is answered, in order; the last one to all that follow. */
  let answers: Answer[];
  let options: ClientOptions;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request;
        asked.push({ method, url, headers, body });
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        answer?.(response, { method, url, headers, body });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  beforeEach(() => {
    asked = [];
    answers = [];
    const { port } = server.address() as AddressInfo;
    options = { baseUrl: `http://127.0.0.1:${port}/`, credentials: { apiKey: 'sak_1' } };
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const headerOf = (name: string): unknown[] => asked.map(({ headers }) => headers[name]);

  it('calls an operation by its path and gives what it answers', async () => {
    answers = [json(200, { id: 'a', name: 'Front door' })];
    const camera = await createClient(options).get('/cameras/{id}', { params: { path: { id: 'a' } } });
    expect(camera.name).toBe('Front door');
    expect(asked).toMatchObject([{ method: 'GET', url: '/api/v1/cameras/a', headers: { 'x-api-key': 'sak_1' } }]);
  });

  it('says a problem as an error that has all its members', async () => {
    const problem = {
      type: 'urn:smart-attendance:problem:invalid_argument',
      title: 'Invalid',
      status: 422,
      detail: 'email must be an email address',
      trace_id: 'a'.repeat(32),
      reason: 'odd',
      errors: [{ field: 'email', message: 'must be an email address' }],
    };
    answers = [json(422, problem)];
    const failed = createClient(options).post('/auth/login', { body: { email: 'x', password: 'y' } });
    await expect(failed).rejects.toBeInstanceOf(ProblemError);
    await expect(failed).rejects.toMatchObject({
      status: 422,
      message: problem.detail,
      reason: 'odd',
      errors: problem.errors,
      traceId: problem.trace_id,
    });
  });

  it('sends a body with a file as a form, and a text as it is', async () => {
    answers = [json(200, {})];
    const client = createClient(options);
    const file = new File(['the bytes'], 'ada.jpg');
    await client.post('/users/upload-face-file', { body: { file, user_id: 'a', is_primary: true } });
    await client.post('/cameras/import', { body: 'name\r\nGate\r\n', headers: { 'Content-Type': 'text/csv' } });
    expect(headerOf('content-type')).toEqual([expect.stringMatching(/^multipart\/form-data; boundary=/), 'text/csv']);
    expect(asked[0]?.body).toMatch(/name="file"; filename="ada.jpg"[^]*the bytes[^]*name="is_primary"\s+true/);
    expect(asked[1]?.body).toBe('name\r\nGate\r\n');
  });

  it('sends again what was told to come back, with the same body and the same Idempotency-Key', async () => {
    answers = [away, away, json(201, { id: 'b' })];
    const body = { name: 'payroll export', role: 'viewer' } as const;
    await createClient(options).post('/api-keys', { body });
    expect(asked.map((one) => one.body)).toEqual([1, 2, 3].map(() => JSON.stringify(body)));
    const [key] = headerOf('idempotency-key');
    expect(key).toMatch(/^[0-9a-f-]{36}$/);
    expect(headerOf('idempotency-key')).toEqual([key, key, key]);
  });

  it('waits while the try whose connection broke is still at work', async () => {
    const atWork = json(409, { status: 409, reason: 'request_in_progress' }, { 'retry-after': '0' });
    answers = [(response) => response.destroy(), atWork, json(201, { id: 'b' })];
    const made = createClient(options).post('/api-keys', { body: { name: 'payroll export', role: 'viewer' } });
    expect(await made).toMatchObject({ id: 'b' });
    answers = [json(409, { status: 409, reason: 'email_taken' })];
    await expect(createClient(options).get('/auth/me')).rejects.toMatchObject({ status: 409, reason: 'email_taken' });
  });

  it('sends again what a broken connection may have lost', async () => {
    answers = [(response) => response.destroy(), json(200, { status: 'user' })];
    await createClient(options).get('/auth/me');
    expect(asked).toHaveLength(2);
  });

  it('gives up when its patience is over, and says when again', async () => {
    answers = [json(429, { status: 429, title: 'Too many requests', detail: 'Wait.' }, { 'retry-after': '60' })];
    const failed = createClient({ ...options, patienceMs: 1_000 }).get('/auth/me');
    await expect(failed).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 });
    expect(asked).toHaveLength(1);
  });

  it('ends with its signal, also while it waits', async () => {
    const stop = new AbortController();
    answers = [
      (response, one) => {
        json(503, {}, { 'retry-after': '30' })(response, one);
        stop.abort(new Error('stopped'));
      },
    ];
    await expect(createClient({ ...options, signal: stop.signal }).get('/auth/me')).rejects.toThrow('stopped');
  });

  it('refreshes an access token that is over once for all who wait for it, and tells the new one', async () => {
    const { baseUrl } = options;
    const told: unknown[] = [];
    const answerByToken: Answer = (response, one) => {
      if (one.url.endsWith('/auth/refresh')) json(200, { access_token: 'new', refresh_token: 'r2' })(response, one);
      else if (one.headers.authorization === 'Bearer new') json(200, { kind: 'user' })(response, one);
      else nobody(response, one);
    };
    answers = [answerByToken];
    const credentials = { accessToken: 'old', refreshToken: 'r1', onRefreshed: (tokens: unknown) => told.push(tokens) };
    const client = createClient({ baseUrl, credentials });
    await Promise.all([client.get('/auth/me'), client.get('/auth/me'), client.get('/auth/me')]);
    expect(asked.filter(({ url }) => url.endsWith('/auth/refresh')).map(({ body }) => body)).toEqual([
      '{"refresh_token":"r1"}',
    ]);
    expect(told).toEqual([{ accessToken: 'new', refreshToken: 'r2' }]);
  });

  it('refreshes over a broken connection, and says no 401 where nobody could judge the session', async () => {
    const credentials = { accessToken: 'old', refreshToken: 'r1' };
    answers = [nobody, (response) => response.destroy(), json(200, { access_token: 'new', refresh_token: 'r2' })];
    answers.push(json(200, { kind: 'user' }));
    await createClient({ ...options, credentials }).get('/auth/me');
    expect(asked.map(({ url }) => url.replace('/api/v1/auth/', ''))).toEqual(['me', 'refresh', 'refresh', 'me']);
    answers = [nobody, json(503, { status: 503, detail: 'identity is away.' }, { 'retry-after': '60' })];
    const failed = createClient({ ...options, credentials, patienceMs: 1_000 });
    const refusals = await Promise.allSettled([failed.get('/auth/me'), failed.get('/auth/me')]);
    expect(refusals).toMatchObject([1, 2].map(() => ({ reason: { status: 503, detail: 'identity is away.' } })));
  });

  it('says 401 when the session is over as well', async () => {
    answers = [json(200, { access_token: 'old', refresh_token: 'r1' }), nobody];
    const client = await logIn({ baseUrl: options.baseUrl }, { email: 'ada@example.org', password: 'p' });
    await expect(client.get('/auth/me')).rejects.toMatchObject({ status: 401, detail: 'The token is over.' });
  });

  it('of a page has a header that no other page can send', async () => {
    answers = [json(200, {})];
    await createClient({ ...options, credentials: 'cookie' }).get('/auth/me');
    expect(headerOf('x-requested-with')).toEqual(['smart-attendance']);
    expect(headerOf('x-api-key')).toEqual([undefined]);
  });

  it('goes through all pages of a list as they are taken', async () => {
    answers = [
      json(200, { data: [{ id: '1' }, { id: '2' }], next_cursor: 'c2' }),
      json(200, { data: [{ id: '3' }], next_cursor: null }),
    ];
    const ids: string[] = [];
    for await (const { id } of createClient(options).allPages('/users', { query: { q: 'a b' }, pageSize: 2 }))
      ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/v1/users?q=a%20b&limit=2',
      '/api/v1/users?q=a%20b&limit=2&cursor=c2',
    ]);
  });

  describe('of live events', () => {
    const event = (id: string) => `id: ${id}\nevent: stranger.seen\ndata: {"id":"${id}","type":"stranger.seen"}\n\n`;
    const stream =
      (...parts: string[]): Answer =>
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const part of parts) response.write(part);
        setImmediate(() => {
          response.destroy();
        });
      };

    it('has each once over broken connections, and asks for what came after the last', async () => {
      answers = [
        stream('retry: 1\n\n: heartbeat\n\n', event('1'), event('2').slice(0, 20)),
        stream(event('2'), event('3')),
      ];
      const places: string[] = [];
      const seen: string[] = [];
      const filter = { types: ['stranger.seen', 'person.recognized'] as const, lastEventId: '0' };
      for await (const { id } of createClient(options).events({ ...filter, onPosition: (id) => places.push(id) })) {
        seen.push(id);
        if (seen.length === 3) break;
      }
      expect(seen).toEqual(['1', '2', '3']);
      // The place of an event is told once it was dealt with.
      expect(places).toEqual(['1', '2']);
      expect(headerOf('last-event-id').slice(0, 2)).toEqual(['0', '1']);
      expect(asked[0]?.url).toBe('/api/v1/events?type=stranger.seen%2Cperson.recognized');
    });

    it('remembers a place that comes without an event, and is told of what is lost', async () => {
      answers = [stream('retry: 1\nid: 7\n\n'), stream('id: 9\nevent: events.lost\ndata: {}\n\n', event('10'))];
      let lost = 0;
      const events = createClient(options).events({ onLost: () => (lost += 1) });
      expect(await events.next()).toMatchObject({ value: { id: '10' } });
      await events.return();
      expect(lost).toBe(1);
      expect(headerOf('last-event-id')).toEqual([undefined, '7']);
    });

    describe('as its timers say', () => {
      const asks: string[] = [];
      /** What becomes of each try; one that is never answered ends with its signal. */
      let outcomes: (Response | 'never')[];
      const scripted = (request: Request): Promise<Response> => {
        asks.push(request.url);
        const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
        if (outcome instanceof Response) return Promise.resolve(outcome.clone());
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
      };
      const stop = new AbortController();

      beforeEach(() => {
        asks.length = 0;
        jest.useFakeTimers();
      });

      afterEach(() => {
        jest.useRealTimers();
      });

      afterAll(() => {
        stop.abort();
      });

      const events = () => createClient({ ...options, fetch: scripted, signal: stop.signal }).events();

      it('comes back when the server says so, not before', async () => {
        outcomes = [new Response('{}', { status: 503, headers: { 'retry-after': '100' } }), 'never'];
        void events().next();
        await jest.advanceTimersByTimeAsync(99_000);
        expect(asks).toHaveLength(1);
        await jest.advanceTimersByTimeAsync(2_000);
        expect(asks).toHaveLength(2);
      });

      it('gives a connection up that is never answered', async () => {
        outcomes = ['never'];
        void events().next();
        await jest.advanceTimersByTimeAsync(59_000);
        expect(asks).toHaveLength(1);
        await jest.advanceTimersByTimeAsync(3_000);
        expect(asks).toHaveLength(2);
      });
    });

    it('ends by its signal, and with a problem where it may not', async () => {
      const stop = new AbortController();
      answers = [
        (response) => {
          response.writeHead(200).flushHeaders();
        },
      ];
      const quiet = createClient(options).events({ signal: stop.signal }).next();
      setImmediate(() => {
        stop.abort();
      });
      expect(await quiet).toEqual({ done: true, value: undefined });
      answers = [json(403, { status: 403, title: 'Not allowed', detail: 'No.' })];
      await expect(createClient(options).events().next()).rejects.toMatchObject({ status: 403 });
    });
  });
});
