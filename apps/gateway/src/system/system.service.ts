import { Injectable } from '@nestjs/common';
import { describeReplicaOf, getFleet, serviceNames } from '@smart-attendance/contracts';
import { BacklogReader, Bus, RequestClient } from '@smart-attendance/messaging';
import { AuditLog } from '../audit/audit-log.service';
import { ReadinessService } from '../operations/readiness.service';
import type { SystemState } from './system-state';

/** However many ask, so often at most the question goes further. */
const stateKeptMs = 1_000;
const fleetWithinMs = 1_000;

/** Asks everybody how they are, all at once: a second and a half, and two and a half where something hangs. */
@Injectable()
export class SystemService {
  private readonly backlogs: BacklogReader;
  private round: Promise<SystemState> | undefined;
  private roundAtMs = -Infinity;

  constructor(
    bus: Bus,
    private readonly requests: RequestClient,
    private readonly readiness: ReadinessService,
    private readonly auditLog: AuditLog,
  ) {
    this.backlogs = new BacklogReader(bus);
  }

  /** Never rejects: what nobody tells is undefined in it. */
  state(): Promise<SystemState> {
    if (this.round === undefined || performance.now() - this.roundAtMs > stateKeptMs) {
      this.roundAtMs = performance.now();
      this.round = this.ask();
    }
    return this.round;
  }

  private async ask(): Promise<SystemState> {
    const [readiness, replicas, backlogs, deadLetters, fleet] = await Promise.all([
      this.readiness.check(),
      this.replicas(),
      this.backlogs.backlogs().catch(() => undefined),
      this.backlogs.deadLetters().catch(() => undefined),
      this.requests.request(getFleet, {}, { deadlineMs: fleetWithinMs }).catch(() => undefined),
    ]);
    const { dependencies } = readiness;
    return { at: new Date(), dependencies, replicas, backlogs, deadLetters, fleet, auditLog: this.auditLog.state };
  }

  private async replicas(): Promise<SystemState['replicas']> {
    const told = serviceNames.map(async (service) => {
      const replicas = await this.requests.gather(describeReplicaOf(service), {}).catch(() => []);
      return [service, replicas] as const;
    });
    return new Map(await Promise.all(told));
  }
}
