import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { asUnavailable, isUnavailable } from '@smart-attendance/database';
import { AppError, toAppError } from '@smart-attendance/errors';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import type { AuditEntry } from './audit-entry';
import { toAuditContent } from './audit-chain.policy';
import { AuditRepository } from './audit.repository';
import { RepeatedEntries } from './repeated-entries';

/** One transaction; the next entries gather meanwhile. */
const batchMax = 500;
const retryAfterMs = 500;
/** As long as that nothing is refused: a restart of the database is over sooner. */
const failingMsMax = 5_000;
/** Some 10 MB. Requests in hand may still add theirs. */
const waitingMax = 10_000;
/** Beyond it an entry goes to the log of the process alone. */
const heldMax = 2 * waitingMax;
const stopWithinMs = 5_000;

const entriesWaiting = metrics.gauge({
  name: 'audit_entries_waiting',
  help: 'Entries of the audit log that are not in the database yet.',
});
const entriesWritten = metrics.counter({
  name: 'audit_entries_total',
  help: 'Entries of the audit log: written, or logged because the database took none.',
  labelNames: ['outcome'],
});

export interface AuditLogState {
  readonly waiting: number;
  /** Since when the database takes none; undefined while it does. */
  readonly failingSince: Date | undefined;
}

/**
 * The audit log, as those see it who add to it. An entry is added once it is known what became of a request, and
 * written at once with those that came meanwhile; nobody waits for it. While the database takes none they wait in
 * memory, for so long and so many; then what must stand in the log is refused before it is done.
 *
 * An entry: waiting → written, or → logged, where the process stops first.
 */
@Injectable()
export class AuditLog implements BeforeApplicationShutdown {
  private waiting: AuditEntry[] = [];
  private writing: Promise<void> | undefined;
  private failing: { readonly sinceMs: number; readonly outage: AppError } | undefined;
  private readonly repeated: RepeatedEntries;
  private readonly repeatedEvents: RepeatedEvents;
  private readonly stopping = new AbortController();

  constructor(
    private readonly repository: AuditRepository,
    private readonly logger: Logger,
  ) {
    this.repeatedEvents = new RepeatedEvents(logger);
    this.repeated = new RepeatedEntries((entry) => {
      this.add(entry);
    });
  }

  /** @param changesNothing it may be counted with others like it */
  note(entry: AuditEntry, changesNothing: boolean): void {
    if (changesNothing) this.repeated.add(entry);
    else this.add(entry);
  }

  get state(): AuditLogState {
    const since = this.failing?.sinceMs;
    const failingSince = since === undefined ? undefined : new Date(Date.now() - (performance.now() - since));
    return { waiting: this.waiting.length, failingSince };
  }

  /** @throws AppError `unavailable` while what is done now would perhaps never stand in the log */
  requireRoom(): void {
    const { failing } = this;
    const failingMs = failing === undefined ? 0 : performance.now() - failing.sinceMs;
    if (failingMs < failingMsMax && this.waiting.length < waitingMax) return;
    const why = failing?.outage.message ?? 'Try again shortly.';
    throw new AppError(
      'unavailable',
      `The audit log cannot be written right now, and nothing that must stand in it is done without. ${why}`,
      {
        // What the database lacks is what somebody has to mend; that the log suffers from it says less.
        reason: failing?.outage.reason ?? 'audit_log_away',
        retryAfterSeconds: failing?.outage.retryAfterSeconds ?? 5,
      },
    );
  }

  /** Once nothing is in hand any more; what the database does not take by then is in the log of the process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.repeated.close();
    const limit = pause(stopWithinMs, undefined, { ref: false });
    await Promise.race([this.writing, limit]);
    this.stopping.abort();
    await this.writing;
    for (const entry of this.waiting.splice(0)) this.logUnwritten(entry);
    this.repeatedEvents.close();
  }

  private add(entry: AuditEntry): void {
    if (this.waiting.length >= heldMax || this.stopping.signal.aborted) {
      this.logUnwritten(entry);
      return;
    }
    this.waiting.push(entry);
    this.begin();
  }

  private begin(): void {
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
      // One that came after the last look and before this line.
      if (this.waiting.length > 0 && !this.stopping.signal.aborted) this.begin();
    });
  }

  private async write(): Promise<void> {
    let sizeMax = batchMax;
    // Let those that are answered in the same moment come along.
    await pause(0);
    while (this.waiting.length > 0 && !this.stopping.signal.aborted) {
      entriesWaiting.set(this.waiting.length);
      const batch = this.waiting.slice(0, sizeMax);
      try {
        await this.repository.append(batch);
        entriesWritten.inc({ outcome: 'written' }, batch.length);
        this.waiting = this.waiting.slice(batch.length);
        this.failing = undefined;
      } catch (error) {
        if (isUnavailable(error)) await this.waitFor(error);
        // One of them will never be taken: found by trying each alone.
        else if (batch.length > 1) sizeMax = 1;
        else this.giveUp(error);
      }
    }
    entriesWaiting.set(this.waiting.length);
  }

  private async waitFor(error: unknown): Promise<void> {
    const sinceMs = this.failing?.sinceMs ?? performance.now();
    this.failing = { sinceMs, outage: toAppError(asUnavailable(error)) };
    this.repeatedEvents.warn('audit-log-not-written', { waiting: this.waiting.length, error });
    await pause(retryAfterMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private giveUp(error: unknown): void {
    this.logger.error('audit-entry-refused', { error });
    for (const entry of this.waiting.splice(0, 1)) this.logUnwritten(entry);
  }

  private logUnwritten(entry: AuditEntry): void {
    entriesWritten.inc({ outcome: 'logged' });
    this.logger.error('audit-entry-unwritten', { entry: toAuditContent({ ...entry, sequence: 0 }) });
  }
}
