import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import express, { type Express } from 'express';
import { busOptionsOf, connectClient, consumeWithin, type BusClient } from '@smart-attendance/messaging';
import { createLogger, metrics, NestLogger, type Logger } from '@smart-attendance/observability';
import { routeAccessOf } from './access/route-access';
import type { RouteAccess } from './access/route-access.policy';
import { PreviewsService } from './cameras/preview/previews.service';
import { ConnectionLimits } from './connections/connection-limits';
import { Draining } from './connections/draining';
import { serveDashboard } from './dashboard/dashboard.middleware';
import { EventStreamsService } from './events/stream/event-streams.service';
import type { GatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { limitBodyTime } from './http/body-time';
import { archiveMs } from './http/body.interceptor';
import { compressAnswers } from './http/compression.middleware';
import { corsOptionsOf } from './http/cors.policy';
import { nameOnePath, refuseOtherMethods, refuseUnreadableQuery, requireHost } from './http/paths.middleware';
import { ProblemFilter } from './http/problem.filter';
import { traceAndLog } from './http/request-log.middleware';
import { RouteTable } from './http/route-table';
import { routeByPart } from './http/routes-by-part';
import { securityHeaders } from './http/security-headers.middleware';
import { UnreadableRequests } from './http/unreadable-requests';
import { openApiDocument } from './operations/openapi';
import { ReadinessService } from './operations/readiness.service';
import { RateLimitsService } from './rate-limits/rate-limits.service';

export interface RunningGateway {
  readonly port: number;
  /** Of every route who may call it. */
  readonly routes: readonly RouteAccess[];
  /** Takes nothing new, finishes what is in hand, closes everything. */
  stop(): Promise<void>;
}

/** Node gives 16 KiB for the head of a request; these are the times for the rest. */
const headMs = 10_000;
const requestMs = 60_000;
/** Longer than the usual idle time of a load balancer, which must be the one that closes. */
const keepAliveMs = 65_000;
/** Connections whose last answer is out are closed this often while stopping. */
const idleSweepMs = 50;
/**
 * The longest request is a camera test of 60 s; a stop does not wait for the whole of it. What comes behind, as the
 * last entries of the audit log, must be done before `npm start` ends it after 15 s.
 */
const stopGraceMs = 10_000;

/**
 * The HTTP API on its port, with its connections to the bus and to Postgres. Rejects when one of them is not to be had.
 */
export async function startGateway(config: GatewayConfig): Promise<RunningGateway> {
  const logger = createLogger('gateway', { level: config.LOG_LEVEL });
  const client = await connectClient({
    ...busOptionsOf(config),
    as: 'gateway',
    logger,
  });
  try {
    const app = await createApp(config, client, logger);
    try {
      await app.init();
      const instance = app.getHttpAdapter().getInstance();
      const routes = routeAccessOf(app, RouteTable.of(instance).list());
      routeByPart(instance.router);
      await consumeWithin(app, client, logger);
      const draining = new Draining();
      const server = await listen(app, config, draining, logger);
      const { port } = server.address() as AddressInfo;
      metrics.collectProcess();
      logger.info('gateway-started', { port });
      return {
        port,
        routes,
        stop: () => stop({ app, server, draining, client, logger, delaySeconds: config.SHUTDOWN_DELAY_SECONDS }),
      };
    } catch (error) {
      await app.close();
      throw error;
    }
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function createApp(config: GatewayConfig, client: BusClient, logger: Logger): Promise<NestExpressApplication> {
  const instance = express();
  configure(instance, config);
  const app = await NestFactory.create<NestExpressApplication>(
    GatewayModule.register(config, client, logger),
    new ExpressAdapter(instance),
    { bodyParser: false, abortOnError: false, logger: new NestLogger(logger) },
  );
  app.use(traceAndLog(logger));
  app.use(nameOnePath);
  app.use(securityHeaders);
  const cors = corsOptionsOf(config.CORS_ORIGINS);
  if (cors !== undefined) app.enableCors(cors);
  app.use(compressAnswers);
  app.use(refuseOtherMethods(instance));
  app.use(requireHost);
  app.use(refuseUnreadableQuery);
  app.use(await serveDashboard(config.DASHBOARD_DIR, logger));
  app.useGlobalFilters(new ProblemFilter(logger, app.get(RateLimitsService)));
  // Made when it is first asked for: it takes some 0.3 s, which a start need not wait for.
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: '/openapi.json', raw: ['json'] });
  return app;
}

function configure(instance: Express, config: GatewayConfig): void {
  instance.disable('x-powered-by');
  instance.disable('etag');
  instance.enable('case sensitive routing');
  instance.set('query parser', 'simple');
  instance.set('trust proxy', config.TRUSTED_PROXIES);
}

async function listen(
  app: NestExpressApplication,
  config: GatewayConfig,
  draining: Draining,
  logger: Logger,
): Promise<Server> {
  const server: Server & { requireHostHeader?: boolean } = app.getHttpServer();
  const connectionsMax = config.CONNECTIONS_MAX;
  // Behind a proxy all clients have one address, and the limit of a client is for the proxy to keep.
  const perAddressMax = config.TRUSTED_PROXIES > 0 ? Infinity : config.CONNECTIONS_PER_ADDRESS_MAX;
  new ConnectionLimits({ connectionsMax, perAddressMax, logger }).watch(server);
  server.headersTimeout = headMs;
  // Each has less (`limitBodyTime`), but for an archive; this is the end of all.
  server.requestTimeout = archiveMs;
  server.keepAliveTimeout = keepAliveMs;
  // Said in middleware, with a body.
  server.requireHostHeader = false;
  new UnreadableRequests(logger).watch(server);
  limitBodyTime(server, requestMs);
  draining.watch(server);
  await app.listen(config.PORT, config.HOST);
  return server;
}

interface Stopping {
  readonly app: NestExpressApplication;
  readonly server: Server;
  readonly draining: Draining;
  readonly client: BusClient;
  readonly logger: Logger;
  readonly delaySeconds: number;
}

/** Not ready, and every answer ends its connection -> no new connections -> what is in hand is finished -> closed. */
async function stop({ app, server, draining, client, logger, delaySeconds }: Stopping): Promise<void> {
  app.get(ReadinessService).beginStopping();
  draining.begin();
  // Whoever shares requests out looks every few seconds, and until then sends more.
  await pause(delaySeconds * 1_000);
  // They would go on for minutes; everything else in hand ends by itself.
  app.get(PreviewsService).close();
  app.get(EventStreamsService).close();
  const closed = once(server, 'close');
  server.close();
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, idleSweepMs);
  const timer = setTimeout(() => {
    logger.warn('stop-incomplete', {});
    server.closeAllConnections();
  }, stopGraceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
  await app.close();
  await client.close();
  logger.info('gateway-stopped', {});
}
