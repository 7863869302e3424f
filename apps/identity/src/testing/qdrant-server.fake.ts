import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo, isWrite, type FakeAnswer, type FakeCollection, type FakeRules } from './qdrant-answers.fake';

export interface FakeQdrantServer extends FakeRules {
  readonly url: string;
  readonly collections: Map<string, FakeCollection>;
  /** Method and path of every request, for example `PUT /collections/faces-a/points?wait=true`. */
  readonly requests: string[];
  /** While true every request is answered with 500. */
  isBroken: boolean;
  /** While true no request is answered. */
  isHanging: boolean;
  /** While true writes are answered with 429. */
  isLimited: boolean;
  stop(): Promise<void>;
}

/** Undefined where the server has none; an empty one is a key like any other, as it is for the real server. */
export interface FakeKeys {
  readonly apiKey?: string;
  readonly readOnlyApiKey?: string;
}

/** Qdrant in memory, for runs without a real one (QDRANT_URL): keys and answers are those of 1.18. */
export async function startFakeQdrantServer(keys: FakeKeys = {}): Promise<FakeQdrantServer> {
  const fake: FakeQdrantServer = {
    url: '',
    collections: new Map(),
    requests: [],
    isBroken: false,
    isHanging: false,
    isLimited: false,
    efMin: 0,
    refusesExact: false,
    isDiskFull: false,
    aliases: new Map(),
    stop: () => Promise.resolve(),
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      fake.requests.push(`${request.method ?? ''} ${request.url ?? '/'}`);
      if (!fake.isHanging) respond(request, response, body, fake, keys);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  body: Record<string, unknown>,
  fake: FakeQdrantServer,
  keys: FakeKeys,
): void {
  const { method = '', url = '/' } = request;
  const path = url.split('?')[0] ?? '/';
  const access = accessOf(request, keys);
  if (access === 'none') {
    response.writeHead(401, { 'content-type': 'text/plain' }).end('Invalid API key or JWT');
    return;
  }
  const { status, result, error } = answerWith({ method, path, body, access }, fake);
  response.writeHead(status, { 'content-type': 'application/json', ...(status === 429 && { 'retry-after': '1' }) });
  response.end(JSON.stringify({ result, status: status === 200 ? 'ok' : { error: error ?? '' }, time: 0.0001 }));
}

type Access = 'all' | 'read' | 'none';

function answerWith(
  { method, path, body, access }: { method: string; path: string; body: Record<string, unknown>; access: Access },
  fake: FakeQdrantServer,
): FakeAnswer {
  if (fake.isBroken) return { status: 500, result: null, error: 'Service internal error: task panicked' };
  if (isWrite(method, path)) {
    if (access === 'read') {
      return { status: 403, result: null, error: 'Forbidden: Global write access is required' };
    }
    if (fake.isLimited)
      return { status: 429, result: null, error: 'Rate limiting exceeded: Write rate limit exceeded' };
  }
  return answerTo(fake.collections, fake, { method, path, body });
}

function accessOf({ headers }: IncomingMessage, { apiKey, readOnlyApiKey }: FakeKeys): Access {
  if (apiKey === undefined && readOnlyApiKey === undefined) return 'all';
  const given = headers['api-key'] ?? headers.authorization?.replace(/^Bearer /, '');
  if (given === undefined) return 'none';
  if (given === apiKey) return 'all';
  return given === readOnlyApiKey ? 'read' : 'none';
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
