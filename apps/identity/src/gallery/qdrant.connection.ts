import type { QdrantClient } from '@qdrant/js-client-rest' with { 'resolution-mode': 'import' };
import { qdrantAddressOf } from './qdrant-address.policy';
import { qdrantFailure, statusOf } from './qdrant-failure.policy';

export interface QdrantServer {
  readonly url: string;
  /** Empty for a server that wants none. */
  readonly apiKey: string;
}

const timeoutMs = 5_000;
/** While everything is well, so often a write is tried that changes nothing. */
const writableForMs = 60_000;

/** The one way to the server: every failure comes out as AppError `unavailable` with its reason. */
export class QdrantConnection {
  private client: Promise<QdrantClient> | undefined;
  private wroteAtMs = -Infinity;

  constructor(private readonly server: QdrantServer) {}

  /** @throws AppError `unavailable` */
  async request<T>(send: (client: QdrantClient) => Promise<T>): Promise<T> {
    this.client ??= connect(this.server);
    const client = await this.client;
    try {
      return await send(client);
    } catch (error) {
      throw qdrantFailure(error, this.server.apiKey !== '');
    }
  }

  /** Undefined when what was asked about is not there. */
  async requestIfFound<T>(send: (client: QdrantClient) => Promise<T>): Promise<T | undefined> {
    return this.request((client) =>
      send(client).catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error;
        return undefined;
      }),
    );
  }

  /** As `request`, and remembers whether this server can be written to. */
  async write<T>(send: (client: QdrantClient) => Promise<T>): Promise<T> {
    try {
      const answer = await this.request(send);
      this.wroteAtMs = performance.now();
      return answer;
    } catch (error) {
      this.wroteAtMs = -Infinity;
      throw error;
    }
  }

  isKnownWritable(): boolean {
    return performance.now() - this.wroteAtMs < writableForMs;
  }
}

async function connect({ url, apiKey }: QdrantServer): Promise<QdrantClient> {
  const { QdrantClient: Client } = await import('@qdrant/js-client-rest');
  const address = qdrantAddressOf(url);
  if (address === undefined) throw new TypeError('QDRANT_URL was let through by the configuration.');
  const { isTls, host, port, pathPrefix, authorization } = address;
  return new Client({
    host,
    port,
    https: isTls,
    prefix: pathPrefix,
    timeout: timeoutMs,
    checkCompatibility: false,
    headers: {
      ...(authorization !== undefined && { authorization }),
      // Not as `apiKey`, for which the client writes to the console when the server is reached without TLS.
      ...(apiKey !== '' && { 'api-key': apiKey }),
    },
  });
}
