import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { PersonDay } from './day-change.policy';

export interface PlannedDay extends PersonDay {
  readonly dueAt: Date;
}

/** Days that are to be computed when it is time: when they are over, or at once where something of them changed. */
@Injectable()
export class DayWorkRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * At that time, or earlier where that is planned already. In the order of people and dates, like everybody else who
   * plans days of many: in any other two of them wait for each other.
   */
  async plan(tx: Transaction, ...days: readonly PlannedDay[]): Promise<void> {
    if (days.length === 0) return;
    await managerOf(tx).query(
      `INSERT INTO day_work
       SELECT * FROM unnest($1::uuid[], $2::date[], $3::timestamptz[]) AS planned (person_id, local_date, due_at)
        ORDER BY person_id, local_date
       ON CONFLICT (person_id, local_date) DO UPDATE SET due_at = LEAST(day_work.due_at, excluded.due_at)`,
      columnsOf(days),
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
        ORDER BY id
       ON CONFLICT DO NOTHING`,
      [date, startsAt, endsAt],
    );
    await managerOf(tx).query(`DELETE FROM planned_dates WHERE local_date < $1::date - 30`, [date]);
  }

  async due(now: Date, limit: number): Promise<PersonDay[]> {
    return this.dataSource.query<PersonDay[]>(
      `SELECT person_id AS "personId", local_date::text AS date FROM day_work
        WHERE due_at <= $1 ORDER BY due_at LIMIT $2`,
      [now, limit],
    );
  }

  /**
   * Those of them that no other replica has done meanwhile, or put off. Nobody else does them until the transaction
   * ends.
   */
  async take(tx: Transaction, days: readonly PersonDay[], now: Date): Promise<PersonDay[]> {
    return managerOf(tx).query<PersonDay[]>(
      `SELECT person_id AS "personId", local_date::text AS date FROM day_work
        WHERE (person_id, local_date) IN (SELECT * FROM unnest($1::uuid[], $2::date[])) AND due_at <= $3
        ORDER BY person_id, local_date FOR UPDATE`,
      [...idsOf(days), now],
    );
  }

  async postpone(tx: Transaction, ...days: readonly PlannedDay[]): Promise<void> {
    if (days.length === 0) return;
    await managerOf(tx).query(
      `UPDATE day_work SET due_at = later.due_at
         FROM unnest($1::uuid[], $2::date[], $3::timestamptz[]) AS later (person_id, local_date, due_at)
        WHERE day_work.person_id = later.person_id AND day_work.local_date = later.local_date`,
      columnsOf(days),
    );
  }

  async done(tx: Transaction, days: readonly PersonDay[]): Promise<void> {
    if (days.length === 0) return;
    await managerOf(tx).query(
      'DELETE FROM day_work WHERE (person_id, local_date) IN (SELECT * FROM unnest($1::uuid[], $2::date[]))',
      idsOf(days),
    );
  }
}

function idsOf(days: readonly PersonDay[]): [personIds: string[], dates: string[]] {
  return [days.map(({ personId }) => personId), days.map(({ date }) => date)];
}

function columnsOf(days: readonly PlannedDay[]): [personIds: string[], dates: string[], dueAt: Date[]] {
  return [...idsOf(days), days.map(({ dueAt }) => dueAt)];
}
