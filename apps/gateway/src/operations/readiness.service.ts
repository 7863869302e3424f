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

/** What this gateway needs itself, and whether the whole is there: every service with what it needs as well. */
@Injectable()
export class ReadinessService {
  private isStopping = false;
  private readonly own: KeptStates;
  private readonly services: KeptStates;

  constructor(bus: Bus, database: DatabaseReadiness, requests: RequestClient) {
    this.own = new KeptStates([{ name: 'nats', check: () => bus.check() }, database]);
    this.services = new KeptStates(
      serviceNames.filter((name) => name !== 'gateway').map((name) => serviceProbe(requests, name)),
    );
  }

  async check(): Promise<ReadinessAnswer> {
    const [own, services] = await Promise.all([this.own.read(), this.services.read()]);
    return this.answerOf([...own, ...services]);
  }

  /**
   * Whether requests may be sent to this replica. A service that is away is away for all replicas, and takes only its
   * own routes along: were it counted, a load balancer would take the whole gateway off the network.
   */
  async checkServing(): Promise<ReadinessAnswer> {
    return this.answerOf(await this.own.read());
  }

  private answerOf(dependencies: readonly DependencyState[]): ReadinessAnswer {
    const isReady = dependencies.every(({ state }) => state === 'ready');
    const status = this.isStopping ? 'stopping' : isReady ? 'ready' : 'not_ready';
    return { status, service: 'gateway', dependencies };
  }

  beginStopping(): void {
    this.isStopping = true;
  }
}

class KeptStates {
  private round: Promise<readonly DependencyState[]> | undefined;
  private roundAt = -Infinity;

  constructor(private readonly probes: readonly HealthIndicator[]) {}

  read(): Promise<readonly DependencyState[]> {
    if (this.round === undefined || performance.now() - this.roundAt > answerKeptMs) {
      this.roundAt = performance.now();
      this.round = checkReadiness(this.probes, probeDeadlineMs);
    }
    return this.round;
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
