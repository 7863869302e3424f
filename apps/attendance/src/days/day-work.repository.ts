import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

export interface DueDay {
  readonly personId: string;
  readonly date: string;
}

/** Days that are to be computed when it is time: when they are over, or at once where something of them changed. */
@Injectable()
export class DayWorkRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At that time, or earlier where that is planned already. */
  async plan(tx: Transaction, { personId, date }: DueDay, dueAt: Date): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO day_work VALUES ($1, $2, $3)
       ON CONFLICT (person_id, local_date) DO UPDATE SET due_at = LEAST(day_work.due_at, excluded.due_at)`,
      [personId, date, dueAt],
    );
  }

  /** The newest date up to that one for which everybody was planned. */
  async lastPlanned(until: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ date: string | null }[]>(
      'SELECT max(local_date)::text AS date FROM planned_dates WHERE local_date <= $1',
      [until],
    );
    return row?.date ?? undefined;
  }

  /**
   * Everybody who was active when the date began, once for each date, by whichever replica is first; due at its end.
   */
  async planEverybody(
    tx: Transaction,
    date: string,
    { startsAt, endsAt }: { readonly startsAt: Date; readonly endsAt: Date },
  ): Promise<void> {
    const planned = await managerOf(tx).query<unknown[]>(
      'INSERT INTO planned_dates VALUES ($1) ON CONFLICT DO NOTHING RETURNING local_date',
      [date],
    );
    if (planned.length === 0) return;
    await managerOf(tx).query(
      `INSERT INTO day_work
       SELECT id, $1, $3 FROM people
        WHERE NOT is_erased AND (is_active OR inactive_since > $2) AND (active_since IS NULL OR active_since <= $2)
       ON CONFLICT DO NOTHING`,
      [date, startsAt, endsAt],
    );
    await managerOf(tx).query(`DELETE FROM planned_dates WHERE local_date < $1::date - 30`, [date]);
  }

  async due(now: Date, limit: number): Promise<DueDay[]> {
    return this.dataSource.query<DueDay[]>(
      `SELECT person_id AS "personId", local_date::text AS date FROM day_work
        WHERE due_at <= $1 ORDER BY due_at LIMIT $2`,
      [now, limit],
    );
  }

  /**
   * False when another replica has done it meanwhile, or put it off. Nobody else does it until the transaction ends.
   */
  async take(tx: Transaction, { personId, date }: DueDay, now: Date): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>(
      'SELECT FROM day_work WHERE person_id = $1 AND local_date = $2 AND due_at <= $3 FOR UPDATE',
      [personId, date, now],
    );
    return rows.length > 0;
  }

  async postpone(tx: Transaction, { personId, date }: DueDay, dueAt: Date): Promise<void> {
    await managerOf(tx).query('UPDATE day_work SET due_at = $3 WHERE person_id = $1 AND local_date = $2', [
      personId,
      date,
      dueAt,
    ]);
  }

  async done(tx: Transaction, { personId, date }: DueDay): Promise<void> {
    await managerOf(tx).query('DELETE FROM day_work WHERE person_id = $1 AND local_date = $2', [personId, date]);
  }
}
