import type { DynamicModule, INestApplication, INestMicroservice, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy } from '@nestjs/microservices';
import type { ServiceName } from '@smart-attendance/contracts';
import {
  createLogger,
  NestLogger,
  RepeatedEvents,
  startHealthServer,
  startTraceExport,
  type Logger,
  type LogLevel,
  type HealthIndicator,
  type TraceSettings,
} from '@smart-attendance/observability';
import { Bus, type BusOptions } from './bus';
import { BusServer } from './bus-server';
import { DeadLetters } from './dead-letters';
import { repeatedEveryMs } from './log-pace';
import { MessagePublisher } from './message-publisher';
import { MessageReader } from './message-reader';
import type { BusUser } from './permissions.policy';
import { ReplicaReporter, type ReplicaFacts } from './replica-reporter';
import { ServiceRootModule } from './messaging.module';
import { ReplicaSignals } from './replica-signals';
import { RequestClient } from './request-client';

export interface ServiceOptions extends BusOptions {
  readonly module: Type | DynamicModule;
  /** For /health, /health/ready and /metrics; 0 takes any free port. */
  readonly healthPort: number;
  readonly healthHost?: string;
  readonly logLevel?: LogLevel;
  /** What else must answer before this service is ready; the bus is always one of them. */
  readonly readiness?: (app: INestMicroservice) => HealthIndicator[];
  readonly revision?: string;
  /** What it can say of itself beyond what every process can; asked each time. */
  readonly facts?: (app: INestMicroservice) => ReplicaFacts;
}

export interface RunningService {
  readonly app: INestMicroservice;
  readonly healthPort: number;
  /** Takes nothing new, finishes what is in hand, closes everything. */
  stop(): Promise<void>;
}

/** A process that got the signal to stop and whose event loop is still held by something is ended after this time. */
const lingerMs = 10_000;

export async function startService(options: ServiceOptions): Promise<RunningService> {
  const logger = createLogger(options.service, options.logLevel === undefined ? {} : { level: options.logLevel });
  const bus = await Bus.connect(options);
  try {
    const indicators: HealthIndicator[] = [{ name: 'nats', check: () => bus.check() }];
    const server = new BusServer(bus, logger, indicators);
    const nestLogger = new NestLogger(logger);
    const app = await NestFactory.createMicroservice<CustomStrategy>(
      ServiceRootModule.of(options.module, bus, logger),
      { strategy: server, logger: nestLogger, abortOnError: false },
    );
    indicators.push(...(options.readiness?.(app) ?? []));
    const { revision, facts } = options;
    const reporter = new ReplicaReporter(bus, logger, {
      indicators,
      ...(revision !== undefined && { revision }),
      ...(facts !== undefined && { facts: () => facts(app) }),
    });
    try {
      await listen(app, server);
      reporter.start();
      const health = await startHealthServer({
        service: options.service,
        port: options.healthPort,
        ...(options.healthHost !== undefined && { host: options.healthHost }),
        indicators,
        logger,
      });
      logger.info('service-started', { healthPort: health.port });
      return {
        app,
        healthPort: health.port,
        stop: async () => {
          health.beginStopping();
          await reporter.stop();
          await app.close();
          await health.close();
          await bus.close();
          logger.info('service-stopped', {});
        },
      };
    } catch (error) {
      await app.close();
      throw error;
    }
  } catch (error) {
    await bus.close();
    throw error;
  }
}

/** Nest's own `listen` ignores an error of the transport. */
async function listen(app: INestMicroservice, server: BusServer): Promise<void> {
  const original = server.listen.bind(server);
  const started = new Promise<void>((resolve, reject) => {
    server.listen = (callback) => {
      original((error) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('The transport did not start', { cause: error }));
        callback();
      });
    };
  });
  await Promise.all([app.listen(), started]);
}

/** `busSettings` of libs/config, as the environment gave them. */
export interface BusSettings {
  readonly NATS_URL: string;
  readonly NATS_TLS_CA_FILE: string;
  readonly NATS_STREAM_REPLICAS: number;
  readonly NATS_STREAMS_PROVISIONED: boolean;
}

export function busOptionsOf(settings: BusSettings): Omit<BusOptions, 'service'> {
  return {
    natsUrl: settings.NATS_URL,
    ...(settings.NATS_TLS_CA_FILE !== '' && { tlsCaFile: settings.NATS_TLS_CA_FILE }),
    streamReplicas: settings.NATS_STREAM_REPLICAS,
    streamsProvisioned: settings.NATS_STREAMS_PROVISIONED,
  };
}

/** `serviceSettings` of libs/config, as the environment gave them. */
export interface ServiceSettings extends BusSettings, TraceSettings {
  readonly REVISION: string;
  readonly LOG_LEVEL: LogLevel;
  readonly HEALTH_HOST: string;
  readonly HEALTH_PORT: number;
}

export interface ServiceMain extends Pick<ServiceOptions, 'module' | 'readiness' | 'facts'> {
  readonly config: ServiceSettings;
}

/**
 * The whole life of a service's process: configure, start, report to the parent, run until SIGTERM, SIGINT or the
 * parent's end, stop. A start that fails is logged and leaves exit code 1.
 */
export async function runService(service: ServiceName, configure: () => ServiceMain): Promise<void> {
  await runProcess(service, async () => {
    const { config, module, readiness, facts } = configure();
    const traces = await startTraceExport(service, config, createLogger(service, { level: config.LOG_LEVEL }));
    const running = await startService({
      service,
      module,
      ...busOptionsOf(config),
      logLevel: config.LOG_LEVEL,
      healthHost: config.HEALTH_HOST,
      healthPort: config.HEALTH_PORT,
      revision: config.REVISION,
      ...(facts !== undefined && { facts }),
      ...(readiness !== undefined && { readiness }),
    });
    return {
      ready: { healthPort: running.healthPort },
      stop: async () => {
        await running.stop();
        await traces.stop();
      },
    };
  });
}

export interface StartedProcess {
  /** Sent to the parent process, for example the port that was taken. */
  readonly ready: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** As runService, for a process that is more than a service on the bus, such as the gateway. */
export async function runProcess(service: BusUser, start: () => Promise<StartedProcess>): Promise<void> {
  const logger = createLogger(service);
  const stopping = stopRequested();
  try {
    const starting = start();
    const early = await Promise.race([stopping, starting.then(() => undefined)]);
    // The signal came while still starting, perhaps for want of a bus: nothing is in hand, so the end is only bounded,
    // not awaited.
    if (early !== undefined) endIfStillAlive(logger);
    const started = await starting;
    process.send?.({ type: 'ready', ...started.ready });
    const reason = await stopping;
    logger.info('service-stopping', { reason });
    await started.stop();
  } catch (error) {
    logger.error('service-failed', { error });
    process.exitCode = 1;
  } finally {
    if (process.connected) process.disconnect();
    endIfStillAlive(logger);
  }
}

/** Resolves with the name of the signal. A process started with an IPC channel ends with its parent. */
function stopRequested(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
    if (process.send !== undefined) {
      process.once('disconnect', () => {
        resolve('parent gone');
      });
    }
  });
}

function endIfStillAlive(logger: Logger): void {
  setTimeout(() => {
    logger.error('service-lingers', { handles: process.getActiveResourcesInfo() });
    process.exit();
  }, lingerMs).unref();
}

/**
 * The handlers among the controllers of an application that serves something else as well, such as HTTP, take what its
 * service consumes from now on, and nothing new from `app.close()` on, which ends what is in hand before its providers.
 */
export async function consumeWithin(app: INestApplication, { bus }: BusClient, logger: Logger): Promise<void> {
  const server = new BusServer(bus, logger, [{ name: 'nats', check: () => bus.check() }]);
  await listen(app.connectMicroservice<CustomStrategy>({ strategy: server }), server);
}

/** A connection of a process that is no service by itself: the gateway, a tool, a spec. */
export interface BusClient {
  readonly bus: Bus;
  readonly publisher: MessagePublisher;
  readonly requests: RequestClient;
  readonly reader: MessageReader;
  readonly deadLetters: DeadLetters;
  readonly signals: ReplicaSignals;
  close(): Promise<void>;
}

export async function connectClient(
  options: Omit<BusOptions, 'service'> & { readonly as: ServiceName; readonly logger?: Logger },
): Promise<BusClient> {
  const bus = await Bus.connect({ ...options, service: options.as });
  const repeated = options.logger === undefined ? undefined : new RepeatedEvents(options.logger, repeatedEveryMs);
  return {
    bus,
    publisher: new MessagePublisher(bus, repeated),
    requests: new RequestClient(bus, repeated),
    reader: new MessageReader(bus),
    deadLetters: new DeadLetters(bus),
    signals: new ReplicaSignals(bus),
    close: () => bus.close(),
  };
}
