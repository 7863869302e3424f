import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DatabaseReadiness, Retention } from '@smart-attendance/database';
import { Bus, ReplicaReporter } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';

/** This gateway among its replicas, as every service is among its own. */
@Injectable()
export class GatewayReplicaService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly reporter: ReplicaReporter;

  constructor(
    bus: Bus,
    logger: Logger,
    database: DatabaseReadiness,
    retention: Retention,
    @Inject(gatewayConfigToken) config: GatewayConfig,
  ) {
    const indicators = [{ name: 'nats', check: () => bus.check() }, database];
    this.reporter = new ReplicaReporter(bus, logger, {
      indicators,
      revision: config.REVISION,
      facts: () => ({ retention: retention.report() }),
    });
  }

  onApplicationBootstrap(): void {
    this.reporter.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.reporter.stop();
  }
}
