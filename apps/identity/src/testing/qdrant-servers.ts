import { randomUUID } from 'node:crypto';
import { startFakeQdrantServer } from './qdrant-server.fake';

/** A server that a spec may use as it likes, under names that begin with `prefix`. */
export interface SpecQdrant {
  readonly url: string;
  readonly apiKey: string;
  readonly prefix: string;
  readonly stop: () => Promise<void>;
}

/** The fake, and the real one of QDRANT_URL (with QDRANT_API_KEY, if it wants a key) where there is one. */
export const specQdrants: readonly (readonly [string, () => Promise<SpecQdrant>])[] = [
  [
    'the fake Qdrant',
    async () => {
      const server = await startFakeQdrantServer({ apiKey: 'key-of-the-index' });
      return { url: server.url, apiKey: 'key-of-the-index', prefix: 'spec', stop: () => server.stop() };
    },
  ],
  ...(process.env['QDRANT_URL'] === undefined ? [] : [['the Qdrant of QDRANT_URL', realQdrant] as const]),
];

function realQdrant(): Promise<SpecQdrant> {
  const { QDRANT_URL: url = '', QDRANT_API_KEY: apiKey = '' } = process.env;
  const server = { url: url.replace(/\/+$/, ''), apiKey, prefix: `spec-${randomUUID().slice(0, 8)}` };
  const stop = async () => {
    const { body } = await requestQdrant(server, 'GET', '/collections');
    const { collections } = (body as { result: { collections: { name: string }[] } }).result;
    for (const { name } of collections.filter((collection) => collection.name.startsWith(server.prefix))) {
      await requestQdrant(server, 'DELETE', `/collections/${name}`);
    }
  };
  return Promise.resolve({ ...server, stop });
}

/** One request as it is, without the client of the adapter. */
export async function requestQdrant(
  { url, apiKey }: Pick<SpecQdrant, 'url' | 'apiKey'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(apiKey !== '' && { 'api-key': apiKey }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('application/json') === true;
  return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}
