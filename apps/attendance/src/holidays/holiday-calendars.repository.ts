import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { HolidayCalendarEntity, type HolidayCalendarRow } from './holiday-calendar.entity';
import type { Holiday } from './holiday-days.policy';

/** What refuses a name that another calendar has. */
export const calendarNameKey = 'holiday_calendars_name_key';

/** How much a calendar has, without its days. */
export interface CalendarSpan {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly isInUse: boolean;
}

interface SpanRow {
  readonly id: string;
  readonly count: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly is_in_use: boolean;
}

@Injectable()
export class HolidayCalendarsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Within a transaction give it. */
  async find(id: string, tx?: Transaction): Promise<HolidayCalendarRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(HolidayCalendarEntity, { id })) ?? undefined;
  }

  list(page?: PageRequest): Promise<PageRows<HolidayCalendarRow>> {
    const calendars = this.dataSource.manager.createQueryBuilder(HolidayCalendarEntity, 'calendar');
    return readPage<HolidayCalendarRow>(calendars, 'calendar', page, { name: { property: 'nameKey', type: 'text' } });
  }

  count(tx: Transaction): Promise<number> {
    return managerOf(tx).count(HolidayCalendarEntity);
  }

  /** Nobody else changes it, or names it in a shift, until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<HolidayCalendarRow | undefined> {
    const calendar = await managerOf(tx).findOne(HolidayCalendarEntity, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    return calendar ?? undefined;
  }

  /** Whether it is there; then it stays until the transaction ends. */
  async keep(tx: Transaction, id: string): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>('SELECT FROM holiday_calendars WHERE id = $1 FOR SHARE', [id]);
    return rows.length > 0;
  }

  /** False when there is a calendar with that id already. */
  async insert(tx: Transaction, calendar: HolidayCalendarRow): Promise<boolean> {
    const inserted = await managerOf(tx).query<unknown[]>(
      `INSERT INTO holiday_calendars (id, name, name_key, revision, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [calendar.id, calendar.name, calendar.nameKey, calendar.revision, calendar.createdAt, calendar.updatedAt],
    );
    return inserted.length > 0;
  }

  async update(tx: Transaction, { id, ...columns }: HolidayCalendarRow): Promise<void> {
    await managerOf(tx).update(HolidayCalendarEntity, { id }, columns);
  }

  /** With its days. */
  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(HolidayCalendarEntity, { id });
  }

  /** In the order of their dates. */
  async holidaysOf(id: string, tx?: Transaction): Promise<Holiday[]> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.query<Holiday[]>(
      'SELECT local_date::text AS date, name FROM holidays WHERE calendar_id = $1 ORDER BY local_date',
      [id],
    );
  }

  /** Takes these days in and those away. */
  async change(tx: Transaction, id: string, set: readonly Holiday[], removed: readonly string[]): Promise<void> {
    await managerOf(tx).query('DELETE FROM holidays WHERE calendar_id = $1 AND local_date = ANY ($2::date[])', [
      id,
      [...removed],
    ]);
    await managerOf(tx).query(
      `INSERT INTO holidays SELECT $1, * FROM unnest($2::date[], $3::text[])
       ON CONFLICT (calendar_id, local_date) DO UPDATE SET name = excluded.name`,
      [id, set.map(({ date }) => date), set.map(({ name }) => name)],
    );
  }

  async spansOf(ids: readonly string[], tx?: Transaction): Promise<ReadonlyMap<string, CalendarSpan>> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<SpanRow[]>(
      `SELECT id, count(local_date)::integer AS count, min(local_date)::text AS first, max(local_date)::text AS last,
              ${isAssigned} AS is_in_use
         FROM holiday_calendars LEFT JOIN holidays ON calendar_id = id
        WHERE id = ANY ($1) GROUP BY id`,
      [[...ids]],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        { count: row.count, first: row.first ?? '', last: row.last ?? '', isInUse: row.is_in_use },
      ]),
    );
  }

  /** Names of shifts that have it in any version, some of them. */
  async shiftsWith(tx: Transaction, id: string): Promise<string[]> {
    const rows = await managerOf(tx).query<{ name: string }[]>(
      `SELECT name FROM shifts WHERE versions @> jsonb_build_array(jsonb_build_object('holidayCalendarId', $1::text))
        ORDER BY name_key LIMIT 3`,
      [id],
    );
    return rows.map(({ name }) => name);
  }
}

/** Somebody has or had it by their shift, in any of its versions. */
const isAssigned = `EXISTS (
  SELECT FROM shifts JOIN assignments ON shift_ids @> ARRAY[shifts.id]
   WHERE versions @> jsonb_build_array(jsonb_build_object('holidayCalendarId', holiday_calendars.id::text)))`;
