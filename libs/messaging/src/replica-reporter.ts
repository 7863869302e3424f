import { randomUUID } from 'node:crypto';
import { describeReplicaOf, timestampFromDate, type RetentionKind } from '@smart-attendance/contracts';
import { checkReadiness, productVersion, type HealthIndicator, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { RequestResponder } from './request-responder';

/** Less than the deadline of describe-replica, so that a replica whose neighbour hangs is heard of, too. */
const checkDeadlineMs = 700;

/** What a service knows of itself beyond what every process does. */
export interface ReplicaFacts {
  /** The models it works with. */
  readonly modelPack?: string;
  readonly secondModelPack?: string;
  /** People it compares faces with, by pack. */
  readonly galleryPeople?: ReadonlyMap<string, number>;
  readonly outboxRows?: number;
  /** What it deletes by itself. */
  readonly retention?: readonly KeptDays[];
}

export interface KeptDays {
  readonly kind: RetentionKind;
  readonly days: number;
  /** Exactly, where that is no whole number of days; the days are rounded up then. */
  readonly hours?: number;
  /** The setting that says so; empty where they are fixed. */
  readonly setting: string;
  /** A sentence: what is deleted. */
  readonly description?: string;
  /** What was deleted, by whichever replica. */
  readonly lastRun?: { readonly ranAt: Date; readonly lastDeleted: number; readonly deleted: number } | undefined;
}

export interface ReplicaReport {
  /** Read at every request, so an array that grows later counts. */
  readonly indicators: readonly HealthIndicator[];
  readonly revision?: string;
  readonly facts?: () => ReplicaFacts;
}

/** Says what this process is and how it is, to whoever asks all replicas of its service. */
export class ReplicaReporter {
  private readonly responder: RequestResponder<
    ReturnType<typeof describeReplicaOf>['request'],
    ReturnType<typeof describeReplicaOf>['response']
  >;
  private readonly replicaId = randomUUID();
  private readonly startedAt = timestampFromDate(new Date());
  private readonly version = productVersion();

  constructor(bus: Bus, logger: Logger, report: ReplicaReport) {
    this.responder = new RequestResponder(bus, logger, describeReplicaOf(bus.service), () => this.describe(report), 8);
  }

  start(): void {
    this.responder.start();
  }

  async stop(): Promise<void> {
    await this.responder.stop();
  }

  private async describe({ indicators, revision = '', facts }: ReplicaReport) {
    const states = await checkReadiness(indicators, checkDeadlineMs);
    const dependencies = states.map(({ name, state, detail }, index) => {
      const freeBytes = indicators[index]?.freeBytes;
      return {
        name,
        ready: state === 'ready',
        detail,
        ...(freeBytes !== undefined && { freeBytes: BigInt(freeBytes) }),
      };
    });
    const { modelPack = '', secondModelPack = '', galleryPeople, outboxRows, retention = [] } = facts?.() ?? {};
    return {
      replicaId: this.replicaId,
      startedAt: this.startedAt,
      version: this.version,
      revision,
      ready: dependencies.every(({ ready }) => ready),
      dependencies,
      modelPack,
      secondModelPack,
      galleryPeople: Object.fromEntries(galleryPeople ?? []),
      ...(outboxRows !== undefined && { outboxRows }),
      retention: retention.map(toRetentionMessage),
    };
  }
}

function toRetentionMessage({ lastRun, ...kept }: KeptDays) {
  if (lastRun === undefined) return kept;
  const { ranAt, lastDeleted, deleted } = lastRun;
  return { ...kept, lastRunAt: timestampFromDate(ranAt), lastDeleted: BigInt(lastDeleted), deleted: BigInt(deleted) };
}
