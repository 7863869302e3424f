import { Injectable } from '@nestjs/common';
import { checkReadinessOf, serviceNames, type ServiceName } from '@smart-attendance/contracts';
import { DatabaseReadiness } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Bus, RequestClient } from '@smart-attendance/messaging';
import { checkReadiness, type DependencyState, type HealthIndicator } from '@smart-attendance/observability';

export interface ReadinessAnswer {
  readonly status: 'ready' | 'not_ready' | 'stopping';
  readonly service: 'gateway';
  readonly dependencies: readonly DependencyState[];
}

/** Longer than a service takes to look at its own dependencies. */
const probeDeadlineMs = 2_500;
/** Anybody may ask; so often at most the request goes further. */
const answerKeptMs = 1_000;

/** Whether the whole is there: the bus, the gateway's own database, and every service with what it needs. */
@Injectable()
export class ReadinessService {
  private isStopping = false;
  private round: Promise<readonly DependencyState[]> | undefined;
  private roundAt = -Infinity;
  private readonly probes: readonly HealthIndicator[];

  constructor(bus: Bus, database: DatabaseReadiness, requests: RequestClient) {
    this.probes = [
      { name: 'nats', check: () => bus.check() },
      database,
      ...serviceNames.filter((name) => name !== 'gateway').map((name) => serviceProbe(requests, name)),
    ];
  }

  async check(): Promise<ReadinessAnswer> {
    if (this.round === undefined || performance.now() - this.roundAt > answerKeptMs) {
      this.roundAt = performance.now();
      this.round = checkReadiness(this.probes, probeDeadlineMs);
    }
    const dependencies = await this.round;
    const isReady = dependencies.every(({ state }) => state === 'ready');
    const status = this.isStopping ? 'stopping' : isReady ? 'ready' : 'not_ready';
    return { status, service: 'gateway', dependencies };
  }

  beginStopping(): void {
    this.isStopping = true;
  }
}

function serviceProbe(requests: RequestClient, name: ServiceName): HealthIndicator {
  return {
    name,
    check: async () => {
      const { ready, dependencies } = await requests.request(checkReadinessOf(name), {});
      if (ready) return;
      const missing = dependencies
        .filter((dependency) => !dependency.ready)
        .map((dependency) =>
          dependency.detail === '' ? dependency.name : `${dependency.name} (${dependency.detail})`,
        );
      throw new AppError('unavailable', `is waiting for ${missing.join(', ')}`);
    },
  };
}
