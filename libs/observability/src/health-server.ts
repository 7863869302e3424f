import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from './logger';
import { metrics, type Metrics } from './metrics';
import { checkReadiness, type DependencyState, type HealthIndicator } from './readiness';
import { RepeatedEvents } from './repeated-events';

interface HealthServerOptions {
  readonly service: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Default 0.0.0.0, as a container needs; on a machine of one's own say 127.0.0.1. */
  readonly host?: string;
  /** Read at every request, so an array that grows later counts. */
  readonly indicators: readonly HealthIndicator[];
  /** How long one dependency may take to answer. Default 2 s. */
  readonly checkDeadlineMs?: number;
  readonly logger?: Logger;
  /** Default: those of the process. */
  readonly metrics?: Metrics;
}

export interface HealthServer {
  readonly port: number;
  /** From now on `/health/ready` says 503 `stopping`, so that nothing new is sent here; `/health` stays 200. */
  beginStopping(): void;
  close(): Promise<void>;
}

interface HealthResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const connectionsMax = 64;
const requestTimeoutMs = 5_000;
const closeGraceMs = 1_000;
const defaultCheckDeadlineMs = 2_000;

/**
 * `GET /health` (the process lives), `GET /health/ready` (200, or 503 when a dependency is away; each with its state)
 * and `GET /metrics` (Prometheus text). Rejects when the port is taken.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const registry = options.metrics ?? metrics;
  registry.collectProcess();
  const readiness = new Readiness(options);
  const server = createServer({ maxHeaderSize: 8_192, requestTimeout: requestTimeoutMs }, (request, response) => {
    void respond(request, response, { service: options.service, readiness, registry });
  });
  server.maxConnections = connectionsMax;
  server.headersTimeout = requestTimeoutMs;
  server.keepAliveTimeout = requestTimeoutMs;
  server.listen(options.port, options.host ?? '0.0.0.0');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    beginStopping: () => {
      readiness.isStopping = true;
    },
    close: async () => {
      await closeServer(server);
      readiness.close();
    },
  };
}

/** One round of checks at a time: requesters who come during a round get its outcome. */
class Readiness {
  isStopping = false;
  private readonly repeated: RepeatedEvents | undefined;
  private round: Promise<readonly DependencyState[]> | undefined;

  constructor(private readonly options: HealthServerOptions) {
    this.repeated = options.logger === undefined ? undefined : new RepeatedEvents(options.logger, 60_000);
  }

  async check(): Promise<HealthResponse> {
    this.round ??= checkReadiness(
      this.options.indicators,
      this.options.checkDeadlineMs ?? defaultCheckDeadlineMs,
      (dependency, error) => this.repeated?.warn('dependency-not-ready', { dependency, error }, dependency),
    ).finally(() => {
      this.round = undefined;
    });
    const dependencies = await this.round;
    const isReady = !this.isStopping && dependencies.every(({ state }) => state === 'ready');
    const status = this.isStopping ? 'stopping' : isReady ? 'ready' : 'not_ready';
    return json(isReady ? 200 : 503, { status, service: this.options.service, dependencies });
  }

  close(): void {
    this.repeated?.close();
  }
}

interface Sources {
  readonly service: string;
  readonly readiness: Readiness;
  readonly registry: Metrics;
}

async function respond(request: IncomingMessage, response: ServerResponse, sources: Sources): Promise<void> {
  const content = await responseTo(request, sources).catch(() => json(500, { status: 'failed' }));
  response.writeHead(content.status, {
    'content-type': content.contentType,
    'content-length': Buffer.byteLength(content.body),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : content.body);
  request.resume();
}

async function responseTo(
  request: IncomingMessage,
  { service, readiness, registry }: Sources,
): Promise<HealthResponse> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { status: 'method_not_allowed' });
  const path = (request.url ?? '').replace(/[?#].*$/, '').replace(/(?<=.)\/$/, '');
  switch (path) {
    case '/health':
      return json(200, { status: 'ok', service });
    case '/health/ready':
      return readiness.check();
    case '/metrics':
      // Else they would tell of dependencies what was so when somebody asked last.
      await readiness.check();
      return { status: 200, ...(await registry.render()) };
    default:
      return json(404, { status: 'not_found' });
  }
}

function json(status: number, body: object): HealthResponse {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, closeGraceMs);
  await closed;
  clearTimeout(timer);
}
