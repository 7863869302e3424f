import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PeriodicTask, RetentionRuns } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { AuditRepository } from './audit.repository';

const everyMs = 60 * 60 * 1_000;
/** A gateway that has just started has other things to do. */
const firstAfterMs = 60_000;
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Cuts off what was kept long enough. It also tells the log of the process where the chain ends: a log that is kept
 * elsewhere is a witness against whoever rewrites the whole chain.
 */
@Injectable()
export class AuditRetentionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly repository: AuditRepository,
    private readonly runs: RetentionRuns,
    private readonly logger: Logger,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {
    this.task = new PeriodicTask('audit-retention', everyMs, logger, (stopping) => this.sweep(new Date(), stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** One round, as of `now`; ends early when asked to stop. */
  async sweep(now: Date, stopping?: AbortSignal): Promise<void> {
    const before = new Date(now.getTime() - this.config.AUDIT_KEPT_DAYS * dayMs);
    let entries = 0;
    for (let cut = 1; cut > 0 && stopping?.aborted !== true; entries += cut) cut = await this.repository.cut(before);
    await this.runs.note('audit_log', entries);
    const { head, anchor } = await this.repository.chain();
    if (entries > 0) this.logger.info('audit-log-cut', { entries, anchorSequence: anchor.sequence });
    this.logger.info('audit-log-head', { sequence: head.sequence, hash: head.hash.toString('hex') });
  }
}
