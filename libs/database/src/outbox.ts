import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventPublisher, type EncodedEvent } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from './in-transaction';
import { PeriodicTask } from './periodic-task';
import { isUnavailable } from './unavailable';

const sweepEveryMs = 5_000;
/** Younger rows are just being published by who committed them; the same event twice would do no harm, but cost. */
const settledMs = 3_000;
/** A row is not further in the future than that unless the clock of the database was set back since. */
const futureMs = 120_000;
/** An event that the bus refuses for what it is does not keep the others back, and is tried again after this. */
const refusedForMs = 60_000;
const sweptAtOnceMax = 100;
/** No event is begun after this: with the last one, less than an idle transaction may last. */
const sweptWithinMs = 10_000;
/** Of one transaction, so that a large one keeps no others from the bus. */
const publishedAtOnceMax = 100;
/** The next sweep is the next attempt. */
const sweepAttemptsMax = 1;
/** A request that waits for its response, mostly of 5 s, is not kept longer by the events that follow from it. */
const publishWaitMs = 1_500;
/** Transactions whose events are in the hands of who committed them; those of more are left to the sweep. */
const inHandMax = 500;
/** About an hour of a large site, some 100 MB. Whoever wants to add more has to come back. */
const rowsMax = 200_000;

const rowsWaiting = metrics.gauge({
  name: 'outbox_rows',
  help: 'Events that are committed and not published, at the last sweep.',
});

/** An event with its place in the table. */
export interface KeptEvent extends EncodedEvent {
  readonly position: string;
}

/**
 * Events between the commit of what they follow from and their publication. A row is written in the transaction of the
 * change, and deleted when the bus has stored its event:
 *
 *     kept (uncommitted) -> waiting -> published (deleted)
 *
 * Who committed it publishes it at once. What that leaves, because this process died or the bus was away, a sweep of
 * any replica publishes; two that sweep at once take different rows.
 */
@Injectable()
export class Outbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sweeps: PeriodicTask;
  private readonly repeated: RepeatedEvents;
  private readonly inHand = new Set<Promise<void>>();
  /** Events of these names the bus did not take in time: nobody waits for one until another was published. */
  private readonly notTaken = new Set<string>();
  private rows = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: EventPublisher,
    private readonly logger: Logger,
  ) {
    this.sweeps = new PeriodicTask('outbox', sweepEveryMs, logger, (stopping) => this.sweep(stopping));
    this.repeated = new RepeatedEvents(logger);
  }

  /** Committed and not published, at the last sweep. */
  get rowsWaiting(): number {
    return this.rows;
  }

  onApplicationBootstrap(): void {
    this.sweeps.start(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sweeps.stop();
    // What is not published by then has its row.
    await endsWithin(publishWaitMs, Promise.all(this.inHand));
    this.repeated.close();
  }

  /**
   * Writes them in that transaction.
   * @throws AppError `unavailable` (`outbox_full`) while too many wait
   */
  async keep(manager: EntityManager, events: readonly EncodedEvent[]): Promise<KeptEvent[]> {
    if (this.rows < rowsMax) return insertEvents(manager, events);
    throw new AppError('unavailable', 'Too many events wait for the message bus, which takes none; its log says why.', {
      reason: 'outbox_full',
      retryAfterSeconds: 10,
    });
  }

  /** Never rejects, and takes 1.5 s at most: what is not published by then is all the same, by this or by a sweep. */
  async publish(kept: readonly KeptEvent[]): Promise<void> {
    if (kept.length === 0 || this.inHand.size >= inHandMax) return;
    if (kept.some(({ event }) => this.notTaken.has(event))) return;
    const published = this.publishInOrder(kept).catch((error: unknown) => {
      this.repeated.warn('events-not-published-yet', { events: kept.length, error });
    });
    this.inHand.add(published);
    void published.then(() => this.inHand.delete(published));
    const isInTime = await endsWithin(publishWaitMs, published);
    if (!isInTime) for (const { event } of kept) this.notTaken.add(event);
  }

  private async publishInOrder(kept: readonly KeptEvent[]): Promise<void> {
    for (let first = 0; first < kept.length; first += publishedAtOnceMax) {
      // In one go: the bus takes what one connection sends in its order, and each answer takes a round trip.
      await Promise.all(kept.slice(first, first + publishedAtOnceMax).map((event) => this.publishOne(event)));
    }
    // A sweep that has locked one of them deletes it itself.
    await this.dataSource.query(
      `DELETE FROM outbox WHERE position IN (
         SELECT position FROM outbox WHERE position = ANY($1::bigint[]) FOR UPDATE SKIP LOCKED)`,
      [kept.map(({ position }) => position)],
    );
    // Late perhaps, but it works again.
    for (const { event } of kept) this.notTaken.delete(event);
  }

  /** @throws as EventPublisher does */
  private async publishOne(event: EncodedEvent, attemptsMax?: number): Promise<void> {
    try {
      await this.publisher.publishEncoded(event, attemptsMax);
      this.notTaken.delete(event.event);
    } catch (error) {
      if (isUnavailable(error)) this.notTaken.add(event.event);
      throw error;
    }
  }

  private async sweep(stopping: AbortSignal): Promise<void> {
    const failing = new Set<string>();
    let all = 0;
    let published: number;
    try {
      do {
        published = await inTransaction(this.dataSource, (manager) => this.sweepBatch(manager, failing, stopping));
        all += published;
        this.rows -= published;
      } while (published > 0 && !stopping.aborted);
    } finally {
      if (all > 0) this.logger.info('events-published-late', { events: all });
      await this.countRows();
    }
  }

  /**
   * @param failing names of events that the bus does not take now; those that are found out are added
   * @returns how many were published
   */
  private async sweepBatch(manager: EntityManager, failing: Set<string>, stopping: AbortSignal): Promise<number> {
    const untilMs = performance.now() + sweptWithinMs;
    const rows = await manager.query<KeptEvent[]>(
      `SELECT position, event, subject, message_id AS id, payload FROM outbox
        WHERE (sweep_after <= now() OR sweep_after > now() + $2 * interval '1 ms') AND event <> ALL($3::text[])
        ORDER BY position LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [sweptAtOnceMax, futureMs, [...failing]],
    );
    const [published, refused]: [string[], string[]] = [[], []];
    for (const row of rows) {
      if (stopping.aborted || performance.now() > untilMs) break;
      if (failing.has(row.event)) continue;
      try {
        await this.publishOne(row, sweepAttemptsMax);
        published.push(row.position);
      } catch (error) {
        const fields = { event_name: row.event, id: row.id, error };
        if (isUnavailable(error)) {
          failing.add(row.event);
          this.repeated.warn('events-not-published-yet', fields, row.event);
        } else {
          refused.push(row.position);
          this.repeated.error('event-refused', fields, row.event);
        }
      }
    }
    await manager.query('DELETE FROM outbox WHERE position = ANY($1::bigint[])', [published]);
    await manager.query(
      `UPDATE outbox SET sweep_after = now() + $2 * interval '1 ms' WHERE position = ANY($1::bigint[])`,
      [refused, refusedForMs],
    );
    return published.length;
  }

  private async countRows(): Promise<void> {
    const [{ rows }] = await this.dataSource.query<[{ rows: number }]>(
      `SELECT count(*)::integer AS rows FROM (SELECT FROM outbox LIMIT ${rowsMax}) AS waiting`,
    );
    this.rows = rows;
    rowsWaiting.set(rows);
  }
}

export async function insertEvents(manager: EntityManager, events: readonly EncodedEvent[]): Promise<KeptEvent[]> {
  const rows = await manager.query<{ position: string }[]>(
    `INSERT INTO outbox (event, subject, message_id, payload, sweep_after)
     SELECT event, subject, message_id, payload, now() + $5 * interval '1 ms'
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY
         AS kept (event, subject, message_id, payload, place)
      ORDER BY place
     RETURNING position`,
    [
      events.map(({ event }) => event),
      events.map(({ subject }) => subject),
      events.map(({ id }) => id),
      events.map(({ payload }) => Buffer.from(payload)),
      settledMs,
    ],
  );
  return events.map((event, index) => ({ ...event, position: rows[index]?.position ?? '' }));
}

async function endsWithin(waitMs: number, work: Promise<unknown>): Promise<boolean> {
  const ended = new AbortController();
  const limit = pause(waitMs, false, { signal: ended.signal }).catch(() => true);
  const isEnded = await Promise.race([work.then(() => true), limit]);
  ended.abort();
  return isEnded;
}
