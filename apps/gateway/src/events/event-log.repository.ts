import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { EventType, LoggedEvent, NewEvent } from './event';

export interface LogEnds {
  /** Nothing newer is there. */
  readonly newest: bigint;
  /** What was there up to here may be gone; 0 while nothing is. */
  readonly forgotten: bigint;
}

/** What was asked for; undefined is not narrowed. */
export interface EventFilter {
  readonly types?: readonly EventType[] | undefined;
  readonly cameraId?: string | undefined;
  readonly userId?: string | undefined;
  /** Not narrowed in the database, which knows nothing of the spellings of one department. */
  readonly department?: string | undefined;
}

interface EventRow {
  readonly position: string;
  readonly id: string;
  readonly type: EventType;
  readonly occurred_at: Date;
  readonly camera_id: string | null;
  readonly person_id: string | null;
  readonly department: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The rows of the log. Whoever appends takes the next position under the lock of the one row of `event_log` and holds
 * it until the commit. So positions become visible in their order, which those of a sequence do not.
 */
@Injectable()
export class EventLogRepository {
  constructor(private readonly dataSource: DataSource) {}

  async ends(): Promise<LogEnds> {
    const [row] = await this.dataSource.query<{ newest_position: string; forgotten_position: string }[]>(
      'SELECT newest_position, forgotten_position FROM event_log',
    );
    return { newest: BigInt(row?.newest_position ?? 0), forgotten: BigInt(row?.forgotten_position ?? 0) };
  }

  async readAfter(position: bigint, limit: number, filter: EventFilter = {}): Promise<LoggedEvent[]> {
    const rows = await this.dataSource.query<EventRow[]>(
      `SELECT position, id, type, occurred_at, camera_id, person_id, department, data FROM events
        WHERE position > $1
          AND ($3::text[] IS NULL OR type = ANY($3))
          AND ($4::uuid IS NULL OR camera_id = $4)
          AND ($5::uuid IS NULL OR person_id = $5)
        ORDER BY position LIMIT $2`,
      [String(position), limit, filter.types, filter.cameraId, filter.userId],
    );
    return rows.map(toLoggedEvent);
  }

  /** Nobody else appends, erases or forgets until the end of the transaction. First in each of them. */
  async takeNextPosition(tx: Transaction): Promise<bigint> {
    const [[row]] = await managerOf(tx).query<[[{ newest_position: string }], number]>(
      'UPDATE event_log SET newest_position = newest_position + 1 RETURNING newest_position',
    );
    return BigInt(row.newest_position);
  }

  /** For who took it in this transaction and appends nothing: retention counts events by their positions. */
  async giveBackPosition(tx: Transaction): Promise<void> {
    await managerOf(tx).query('UPDATE event_log SET newest_position = newest_position - 1');
  }

  /** @returns false when it is there already */
  async insert(tx: Transaction, position: bigint, event: NewEvent): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>(
      `INSERT INTO events (position, id, type, occurred_at, camera_id, person_id, department, data)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING position`,
      [
        String(position),
        event.id,
        event.type,
        event.occurredAt,
        event.cameraId,
        event.userId,
        event.department,
        toJson(event.data),
      ],
    );
    return rows.length > 0;
  }

  /** When that person was erased; undefined for one who was not. */
  async erasureOf(tx: Transaction, personId: string): Promise<Date | undefined> {
    const [row] = await managerOf(tx).query<{ erased_at: Date }[]>(
      'SELECT erased_at FROM erased_people WHERE person_id = $1',
      [personId],
    );
    return row?.erased_at;
  }

  /**
   * Deletes all events of that person, and remembers that there will be none of before.
   * @returns how many there were
   */
  async erase(tx: Transaction, personId: string, erasedAt: Date): Promise<number> {
    await managerOf(tx).query(
      'INSERT INTO erased_people (person_id, erased_at) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING',
      [personId, erasedAt],
    );
    const [, rows] = await managerOf(tx).query<[unknown[], number]>(
      `DELETE FROM events WHERE person_id = $1 AND type <> 'person.erased'`,
      [personId],
    );
    return rows;
  }

  /**
   * Forgets some of the oldest that were appended before that time, or are not among the newest `rowsMax`.
   * @returns how many rows are gone; 0 when there are none to forget
   */
  async forgetSome(tx: Transaction, before: Date, rowsMax: number, limit: number): Promise<number> {
    const manager = managerOf(tx);
    await manager.query('SELECT FROM event_log FOR UPDATE');
    await manager.query(
      `WITH oldest AS (SELECT position, appended_at FROM events ORDER BY position LIMIT $3)
       UPDATE event_log SET forgotten_position = greatest(forgotten_position, coalesce((
         SELECT max(position) FROM oldest WHERE appended_at < $1 OR position <= newest_position - $2), 0))`,
      [before, rowsMax, limit],
    );
    const [, rows] = await manager.query<[unknown[], number]>(
      'DELETE FROM events WHERE position <= (SELECT forgotten_position FROM event_log)',
    );
    return rows;
  }

  /** A late fact about somebody who was erased before that time is too old for the log anyway. */
  async forgetErasures(before: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM erased_people WHERE erased_at < $1', [before]);
  }
}

function toLoggedEvent(row: EventRow): LoggedEvent {
  return {
    position: BigInt(row.position),
    id: row.id,
    type: row.type,
    occurredAt: row.occurred_at,
    cameraId: row.camera_id,
    userId: row.person_id,
    department: row.department,
    data: row.data,
  };
}

/** Postgres takes no text with a zero in it. */
function toJson(data: NewEvent['data']): string {
  return JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '') : value));
}
