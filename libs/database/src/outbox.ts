import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EventPublisher, type EncodedEvent } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { Logger, metrics } from '@smart-attendance/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from './in-transaction';
import { PeriodicTask } from './periodic-task';

const sweepEveryMs = 5_000;
/** Younger rows are just being published by who committed them; the same event twice would do no harm, but cost. */
const settledMs = 3_000;
/** A row is not further in the future than that unless the clock of the database was set back since. */
const futureMs = 120_000;
/** An event that the bus refuses for what it is does not keep the others back, and is tried again after this. */
const refusedForMs = 60_000;
const sweptAtOnceMax = 100;
/** Rows stay locked no longer: much less than an idle transaction may last. */
const sweptWithinMs = 10_000;
/** A request that waits for its response, mostly of 5 s, is not kept longer by the events that follow from it. */
const publishWaitMs = 1_500;
/** Events in the hands of those who committed them; more are left to the sweep. */
const inHandMax = 500;
/** About an hour of a large site, some 100 MB. Whoever wants to add more is told to come back. */
const rowsMax = 200_000;

const rowsWaiting = metrics.gauge({
  name: 'outbox_rows',
  help: 'Events that are committed and not published, at the last sweep.',
});

interface OutboxRow {
  readonly position: string;
  readonly event: string;
  readonly subject: string;
  readonly message_id: string;
  readonly payload: Buffer;
}

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
 * Who committed it publishes it at once. What that leaves, because this process died or the bus was away, a sweep of any
 * replica publishes; two that sweep at once take different rows.
 */
@Injectable()
export class Outbox implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sweeps: PeriodicTask;
  private readonly inHand = new Set<Promise<void>>();
  private rows = 0;
  private isBusAway = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly publisher: EventPublisher,
    private readonly logger: Logger,
  ) {
    this.sweeps = new PeriodicTask('outbox', sweepEveryMs, logger, (stopping) => this.sweep(stopping));
  }

  onApplicationBootstrap(): void {
    this.sweeps.start(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sweeps.stop();
    await Promise.all(this.inHand);
  }

  /**
   * Writes them in that transaction.
   * @throws AppError `unavailable` (`outbox_full`) while too many wait
   */
  async keep(manager: EntityManager, events: readonly EncodedEvent[]): Promise<KeptEvent[]> {
    if (this.rows >= rowsMax) {
      throw new AppError(
        'unavailable',
        'Too many events wait for the message bus, which takes none; its log says why.',
        {
          reason: 'outbox_full',
          retryAfterSeconds: 10,
        },
      );
    }
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

  /** Never rejects, and takes 1.5 s at most: what is not published by then is all the same, by this or by a sweep. */
  async publish(kept: readonly KeptEvent[]): Promise<void> {
    if (kept.length === 0 || this.isBusAway || this.inHand.size >= inHandMax) return;
    const published = this.publishInOrder(kept).catch((error: unknown) => {
      this.isBusAway = isBusAway(error);
      this.logger.warn('events-not-published-yet', { events: kept.length, error });
    });
    this.inHand.add(published);
    void published.finally(() => this.inHand.delete(published));
    await Promise.race([published, pause(publishWaitMs, undefined, { ref: false })]);
  }

  private async publishInOrder(kept: readonly KeptEvent[]): Promise<void> {
    for (const event of kept) await this.publisher.publishEncoded(event);
    // A sweep that has locked one of them deletes it itself.
    await this.dataSource.query(
      `DELETE FROM outbox WHERE position IN (
         SELECT position FROM outbox WHERE position = ANY($1::bigint[]) FOR UPDATE SKIP LOCKED)`,
      [kept.map(({ position }) => position)],
    );
  }

  private async sweep(stopping: AbortSignal): Promise<void> {
    let published = 0;
    try {
      for (let count = sweptAtOnceMax; count === sweptAtOnceMax && !stopping.aborted; published += count) {
        count = await inTransaction(this.dataSource, (manager) => this.sweepBatch(manager, stopping));
      }
    } finally {
      if (published > 0) this.logger.info('events-published-late', { events: published });
      await this.countRows();
    }
  }

  /** @returns how many were published; fewer than `sweptAtOnceMax` when there is nothing more to do now */
  private async sweepBatch(manager: EntityManager, stopping: AbortSignal): Promise<number> {
    const untilMs = performance.now() + sweptWithinMs;
    const rows = await manager.query<OutboxRow[]>(
      `SELECT position, event, subject, message_id, payload FROM outbox
        WHERE sweep_after <= now() OR sweep_after > now() + $2 * interval '1 ms'
        ORDER BY position LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [sweptAtOnceMax, futureMs],
    );
    const [published, refused]: [string[], string[]] = [[], []];
    for (const row of rows) {
      if (stopping.aborted || this.isBusAway || performance.now() > untilMs) break;
      try {
        const { event, subject, message_id: id, payload } = row;
        await this.publisher.publishEncoded({ event, subject, id, payload });
        published.push(row.position);
      } catch (error) {
        if (isBusAway(error)) this.isBusAway = true;
        else refused.push(row.position);
        this.logger.warn('events-not-published-yet', { event: row.event, position: row.position, error });
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

function isBusAway(error: unknown): boolean {
  return isAppError(error) && error.code === 'unavailable';
}
