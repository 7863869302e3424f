import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Point {
  readonly id: string;
  readonly vector: number[];
  readonly payload: Record<string, unknown>;
}

interface Collection {
  readonly size: number;
  readonly points: Map<string, Point>;
}

interface Answer {
  readonly status: number;
  readonly result: unknown;
}

export interface FakeQdrantServer {
  readonly url: string;
  readonly collections: ReadonlyMap<string, Collection>;
  /** Method and path of every request, for example `PUT /collections/faces-a/points?wait=true`. */
  readonly requests: string[];
  /** While true every request is answered with 500. */
  isBroken: boolean;
  stop(): Promise<void>;
}

/**
 * The few REST calls of Qdrant that identity makes, by its published API (collections, points/query, points/scroll,
 * points/delete), in memory. It refuses what a real server refuses: unknown collections, ids that are no UUID, vectors
 * of another size. A real server is not to be had in a test run here.
 */
export async function startFakeQdrantServer(apiKey = ''): Promise<FakeQdrantServer> {
  const collections = new Map<string, Collection>();
  const fake = { url: '', collections, requests: [] as string[], isBroken: false, stop: () => Promise.resolve() };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? '/';
      fake.requests.push(`${request.method ?? ''} ${path}`);
      const isAllowed = apiKey === '' || request.headers['api-key'] === apiKey;
      const answer = fake.isBroken
        ? { status: 500, result: null }
        : isAllowed
          ? answerOf(collections, request.method ?? '', path.split('?')[0] ?? '/', body)
          : { status: 401, result: null };
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      const status = answer.status === 200 ? 'ok' : { error: `status ${answer.status}` };
      response.end(JSON.stringify({ result: answer.result, status, time: 0.0001 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fake.stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => {
        resolve();
      });
    });
  return fake;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

const notFound: Answer = { status: 404, result: null };
const bad: Answer = { status: 400, result: null };
const done: Answer = { status: 200, result: { operation_id: 1, status: 'completed' } };

function answerOf(
  collections: Map<string, Collection>,
  method: string,
  path: string,
  body: Record<string, unknown>,
): Answer {
  if (method === 'GET' && path === '/collections') {
    return { status: 200, result: { collections: [...collections.keys()].map((name) => ({ name })) } };
  }
  const [, name = '', action = ''] = /^\/collections\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (method === 'GET' && action === 'exists') return { status: 200, result: { exists: collections.has(name) } };
  if (method === 'PUT' && action === '') return create(collections, name, body);
  const collection = collections.get(name);
  if (collection === undefined) return notFound;
  return answerAbout(collection, `${method} ${action}`, body);
}

function answerAbout(collection: Collection, call: string, body: Record<string, unknown>): Answer {
  switch (call) {
    case 'PUT points':
      return upsert(collection, body['points'] as Point[]);
    case 'POST points/delete':
      for (const id of body['points'] as string[]) collection.points.delete(id);
      return done;
    case 'POST points/query':
      return query(collection, body['query'] as number[], body['limit'] as number);
    case 'POST points/scroll':
      return scroll(collection, body['limit'] as number, body['offset'] as string | undefined);
    default:
      return notFound;
  }
}

function create(collections: Map<string, Collection>, name: string, body: Record<string, unknown>): Answer {
  if (collections.has(name)) return { status: 409, result: null };
  const { size, distance } = body['vectors'] as { size: number; distance: string };
  if (distance !== 'Cosine' || !(size > 0)) return bad;
  collections.set(name, { size, points: new Map() });
  return { status: 200, result: true };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function upsert(collection: Collection, points: readonly Point[]): Answer {
  if (points.some((point) => !uuid.test(point.id) || point.vector.length !== collection.size)) return bad;
  for (const point of points) collection.points.set(point.id, point);
  return done;
}

function query(collection: Collection, vector: readonly number[], limit: number): Answer {
  if (vector.length !== collection.size) return bad;
  const points = [...collection.points.values()]
    .map((point) => ({ id: point.id, version: 1, score: cosine(point.vector, vector) }))
    .sort((one, other) => other.score - one.score)
    .slice(0, limit);
  return { status: 200, result: { points } };
}

function scroll(collection: Collection, limit: number, offset: string | undefined): Answer {
  const ordered = [...collection.points.values()].sort((one, other) => one.id.localeCompare(other.id));
  const from = offset === undefined ? 0 : ordered.findIndex((point) => point.id === offset);
  const points = ordered.slice(from, from + limit).map(({ id, payload }) => ({ id, payload }));
  return { status: 200, result: { points, next_page_offset: ordered[from + limit]?.id ?? null } };
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
  return dot / (Math.hypot(...one) * Math.hypot(...other));
}
