import { Inject, Injectable, Optional } from '@nestjs/common';
import { streamStatusChanged, timestampFromDate, toStreamState } from '@smart-attendance/contracts';
import { MessagePublisher } from '@smart-attendance/messaging';
import { Logger, RepeatedEvents, runInNewTrace } from '@smart-attendance/observability';
import { Clock } from '../leases/clock';
import { LeaseService } from '../leases/lease.service';
import { ReplicaName } from '../leases/replica-name';
import { StatusReporter, reportTimings, type ReportTimings } from './status-reporter';
import type { StreamStatus } from './stream-status.policy';

/** Publishes `stream-status-changed` at each change, and again while it lasts. */
@Injectable()
export class StreamStatusPublisher {
  private readonly reporters = new Map<string, StatusReporter>();
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly publisher: MessagePublisher,
    @Inject(LeaseService) private readonly leases: Pick<LeaseService, 'mayReportOn'>,
    private readonly replica: ReplicaName,
    private readonly clock: Clock,
    logger: Logger,
    @Optional() private readonly timings: ReportTimings = reportTimings,
  ) {
    this.repeated = new RepeatedEvents(logger, 60_000);
  }

  /** Returns at once; a bus that is away is waited for. */
  report(cameraId: string, status: StreamStatus): void {
    const reporter = this.reporters.get(cameraId) ?? this.reporterOf(cameraId);
    this.reporters.set(cameraId, reporter);
    reporter.report(status);
  }

  /** After the last status of a camera. Resolves when it is published, or soon without. */
  async close(cameraId: string): Promise<void> {
    const reporter = this.reporters.get(cameraId);
    this.reporters.delete(cameraId);
    await reporter?.close();
  }

  private reporterOf(cameraId: string): StatusReporter {
    const { clock, repeated, timings } = this;
    return new StatusReporter({
      clock,
      repeated,
      timings,
      publish: (status, until) => runInNewTrace(() => this.publish(cameraId, status, until)),
      mayReport: () => this.leases.mayReportOn(cameraId),
    });
  }

  private async publish(cameraId: string, { state, since, failure }: StreamStatus, until = new Date()): Promise<void> {
    await this.publisher.publish(streamStatusChanged, {
      cameraId,
      replica: this.replica.name,
      state: toStreamState(state),
      reason: failure?.reason ?? '',
      message: failure?.message ?? '',
      since: timestampFromDate(since),
      saidAt: timestampFromDate(until),
    });
  }
}
