import {
  Inject,
  Injectable,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database, PeriodicTask, RetentionRuns, type Transaction } from '@smart-attendance/database';
import { ReplicaSignals } from '@smart-attendance/messaging';
import { Logger, metrics } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { eventIdOf } from './event-id.policy';
import type { LoggedEvent, NewEvent } from './event';
import { EventLogRepository, type EventFilter, type LogEnds } from './event-log.repository';
import { withoutErased } from './erasure.policy';

const signal = 'events-appended';
/** For a signal that was lost, with the bus away for example. */
const pollEveryMs = 2_000;
const retentionEveryMs = 10 * 60_000;
/** Whoever just started has other things to do. */
const retentionFirstAfterMs = 60_000;
/** Deleted within the time of one append or two. */
const forgottenAtOnceMax = 2_000;
const dayMs = 24 * 60 * 60 * 1_000;

const appended = metrics.counter<'type' | 'outcome'>({
  name: 'events_appended_total',
  help: 'Facts about which there could be an event, by type and what became of them: appended, known, too_old or erased.',
  labelNames: ['type', 'outcome'],
});

export type Appending = 'appended' | 'known' | 'too_old' | 'erased';

/**
 * All that happened of late, once and in one order. Clients, webhooks and MQTT read it from a position on; each keeps
 * only that position.
 */
@Injectable()
export class EventLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly listeners = new Set<() => void>();
  private readonly polls: PeriodicTask;
  private readonly retention: PeriodicTask;
  private newestNotified = -1n;
  private endSignals: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly repository: EventLogRepository,
    private readonly signals: ReplicaSignals,
    @Inject(gatewayConfigToken) private readonly config: Pick<GatewayConfig, 'EVENTS_KEPT_DAYS' | 'EVENTS_KEPT_MAX'>,
    logger: Logger,
    @Optional() private readonly runs?: RetentionRuns,
  ) {
    this.polls = new PeriodicTask('events-poll', pollEveryMs, logger, () => this.poll());
    this.retention = new PeriodicTask('events-retention', retentionEveryMs, logger, (stopping) =>
      this.forget(new Date(), stopping),
    );
  }

  onApplicationBootstrap(): void {
    this.endSignals = this.signals.follow(signal, () => {
      this.notify();
    });
    this.polls.start();
    this.retention.start(retentionFirstAfterMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.endSignals();
    await Promise.all([this.polls.stop(), this.retention.stop()]);
  }

  /** Where whoever wants only what happens from now on begins. 0 when nothing happened yet. */
  async newestPosition(): Promise<bigint> {
    return (await this.repository.ends()).newest;
  }

  ends(): Promise<LogEnds> {
    return this.repository.ends();
  }

  /** The next ones after that position, at most `limit`, in order. What was forgotten or erased is passed over. */
  readAfter(position: bigint, limit: number, filter?: EventFilter): Promise<readonly LoggedEvent[]> {
    return this.repository.readAfter(position, limit, filter);
  }

  /**
   * Calls it whenever there may be something new, whichever replica appended it: mostly at once, at the latest some
   * seconds later. It must be quick. Returns what ends it.
   */
  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /**
   * Appends what happened, unless it is there already, is older than what is kept (a fact may be handed out again long
   * after its event was forgotten), or is of an erased person of before.
   * @param also is written in the same transaction; when it answers false, nothing is
   * @throws AppError `unavailable` when the database is away
   */
  async append(event: NewEvent, also?: (tx: Transaction) => Promise<boolean>): Promise<Appending> {
    const outcome = await this.decideAndAppend(event, also);
    appended.inc({ type: event.type, outcome });
    if (outcome === 'appended') this.notifyAll();
    return outcome;
  }

  /**
   * Deletes the events of that person and appends `person.erased`.
   * @param also is done in the same transaction, and told how many were deleted
   * @throws AppError `unavailable`
   */
  async erase(
    personId: string,
    erasedAt: Date,
    also?: (tx: Transaction, deleted: number) => Promise<void>,
  ): Promise<void> {
    const event: NewEvent = {
      id: eventIdOf('person.erased', personId),
      type: 'person.erased',
      occurredAt: erasedAt,
      cameraId: null,
      userId: personId,
      department: null,
      data: {},
    };
    const isNew = await this.database.transaction(async (tx) => {
      const position = await this.repository.takeNextPosition(tx);
      const deleted = await this.repository.erase(tx, personId, erasedAt);
      await also?.(tx, deleted);
      const isAppended = !this.isTooOld(event) && (await this.repository.insert(tx, position, event));
      if (!isAppended) await this.repository.giveBackPosition(tx);
      return isAppended;
    });
    if (isNew) this.notifyAll();
  }

  /** One round of retention, as of `now`; ends early when asked to stop. */
  async forget(now: Date, stopping?: AbortSignal): Promise<void> {
    const before = this.oldestKept(now);
    let rows: number;
    let total = 0;
    do {
      rows = await this.database.transaction((tx) =>
        this.repository.forgetSome(tx, before, this.config.EVENTS_KEPT_MAX, forgottenAtOnceMax),
      );
      total += rows;
    } while (rows > 0 && stopping?.aborted !== true);
    await this.repository.forgetErasures(before);
    await this.runs?.note('events', total);
  }

  private async decideAndAppend(event: NewEvent, also?: (tx: Transaction) => Promise<boolean>): Promise<Appending> {
    if (also === undefined && this.isTooOld(event)) return 'too_old';
    return this.database.transaction(async (tx) => {
      const position = await this.repository.takeNextPosition(tx);
      const outcome = await this.appendAt(position, event, tx, also);
      if (outcome !== 'appended') await this.repository.giveBackPosition(tx);
      return outcome;
    });
  }

  private async appendAt(
    position: bigint,
    event: NewEvent,
    tx: Transaction,
    also: (tx: Transaction) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<Appending> {
    if (!(await also(tx))) return 'known';
    if (this.isTooOld(event)) return 'too_old';
    const erasedAt = event.userId === null ? undefined : await this.repository.erasureOf(tx, event.userId);
    const allowed = withoutErased(event, erasedAt);
    if (allowed === undefined) return 'erased';
    return (await this.repository.insert(tx, position, allowed)) ? 'appended' : 'known';
  }

  private isTooOld({ occurredAt }: NewEvent): boolean {
    return occurredAt < this.oldestKept(new Date());
  }

  private oldestKept(now: Date): Date {
    return new Date(now.getTime() - this.config.EVENTS_KEPT_DAYS * dayMs);
  }

  private notifyAll(): void {
    this.notify();
    this.signals.send(signal);
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  private async poll(): Promise<void> {
    const newest = await this.newestPosition();
    if (newest !== this.newestNotified) this.notify();
    this.newestNotified = newest;
  }
}
