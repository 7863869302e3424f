import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import type { Cell, ReportRow } from './report';

/** Whose rows of which days; empty fields let everybody pass. */
export interface RowSelection {
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly personId: string;
  readonly department: string;
}

/** Some people of a list, in its order, and what who was erased is called. */
export interface ReportPeople {
  readonly ids: readonly string[];
  readonly erasedName: string;
}

/** Who is in a report, and of how many rows theirs is made. */
export interface ListedPerson {
  readonly id: string;
  readonly rows: number;
}

/** Of which rows of days: all, or those of one list. */
export type DayChoice = 'all' | 'late' | 'absences';

const conditionOf: Readonly<Record<DayChoice, string>> = {
  all: 'true',
  late: "(record.status = 'late' OR record.late_minutes > 0)",
  absences: "record.status IN ('absent', 'no_coverage', 'on_leave')",
};

/** As statistics counts them: with a shift what was worked, without one from check-in to check-out. */
const worked = `CASE WHEN record.status IN ('present', 'late', 'half_day') THEN
  CASE WHEN record.shift_id IS NULL THEN floor(EXTRACT(EPOCH FROM record.check_out - record.check_in) / 60)::int
       ELSE record.worked_minutes END END`;

const sumsOf = {
  days: "count(*) FILTER (WHERE record.status IN ('present', 'late', 'half_day'))",
  late_days: "count(*) FILTER (WHERE record.status = 'late')",
  half_days: "count(*) FILTER (WHERE record.status = 'half_day')",
  absent_days: "count(*) FILTER (WHERE record.status = 'absent')",
  leave_days: "count(*) FILTER (WHERE record.status = 'on_leave')",
  holidays: "count(*) FILTER (WHERE record.status = 'holiday')",
  uncovered_days: "count(*) FILTER (WHERE record.status = 'no_coverage')",
  required_minutes: 'COALESCE(sum(record.required_minutes), 0)',
  worked_minutes: `COALESCE(sum(${worked}), 0)`,
  late_minutes: 'COALESCE(sum(record.late_minutes), 0)',
  overtime_minutes: `COALESCE(
    sum(record.overtime_minutes) FILTER (WHERE record.overtime_status IN ('none', 'approved')), 0)`,
  overtime_pending_minutes:
    "COALESCE(sum(record.overtime_minutes) FILTER (WHERE record.overtime_status = 'pending'), 0)",
  unknown_days: `count(*) FILTER (WHERE record.status IN ('present', 'late', 'half_day') AND ${worked} IS NULL)`,
};

/** Of one person. */
const sums = Object.entries(sumsOf)
  .map(([name, sum]) => `${sum}::int AS ${name}`)
  .join(', ');

/** Of many: a quarter of 50,000 people has more minutes than an integer of the database. */
const sumsOfPeople = Object.keys(sumsOf)
  .map((name) => `sum(summed.${name})::float8 AS ${name}`)
  .join(', ');

const ofThesePeople = `FROM unnest($1::uuid[]) WITH ORDINALITY AS listed (id, place)
  LEFT JOIN people person ON person.id = listed.id`;

const person = `listed.id AS user_id, CASE WHEN person.is_erased THEN $2 ELSE COALESCE(person.name, '') END AS user_name,
  COALESCE(person.employee_id, '') AS employee_id, COALESCE(person.department, '') AS department`;

/**
 * Their rows by the index of a person and date. Without OFFSET 0 a planner that sees a month in a young table scans all
 * of it for every two hundred people.
 */
const theirRows = `CROSS JOIN LATERAL (
  SELECT * FROM records
  WHERE person_id = listed.id AND deleted_at IS NULL AND local_date BETWEEN $3 AND $4 OFFSET 0) AS record`;

/**
 * What reports are made of. People are listed once, in the order of departments and names, and their rows are read for
 * some hundred of them at a time by an index: no sort of a whole month, and no statement that takes long.
 */
@Injectable()
export class ReportRowsRepository {
  /** Who has a row: so many at most, and one more. */
  people(tx: Transaction, { dateFrom, dateTo, ...selection }: RowSelection, most: number): Promise<ListedPerson[]> {
    const withRows = 'records WHERE deleted_at IS NULL AND local_date BETWEEN $1 AND $2';
    return this.peopleOf(tx, withRows, [dateFrom, dateTo], selection, most);
  }

  /** Who was seen, whether a row came of it or not: it may be of the day before, waiting for approval, or deleted. */
  peopleSeen(
    tx: Transaction,
    { from, until }: { readonly from: Date; readonly until: Date },
    selection: Omit<RowSelection, 'dateFrom' | 'dateTo'>,
    most: number,
  ): Promise<ListedPerson[]> {
    const withPunches = 'punches WHERE withdrawn_at IS NULL AND first_seen_at >= $1 AND first_seen_at < $2';
    return this.peopleOf(tx, withPunches, [from, until], selection, most);
  }

  private peopleOf(
    tx: Transaction,
    whoHas: string,
    span: readonly [Cell, Cell],
    { personId, department }: Omit<RowSelection, 'dateFrom' | 'dateTo'>,
    most: number,
  ): Promise<ListedPerson[]> {
    return managerOf(tx).query<ListedPerson[]>(
      `SELECT found.person_id AS id, found.rows
       FROM (
         SELECT person_id, count(*)::int AS rows FROM ${whoHas} AND ($3::uuid IS NULL OR person_id = $3)
         GROUP BY person_id) AS found
       LEFT JOIN people person ON person.id = found.person_id
       WHERE $4 = '' OR person.department_key = $4
       ORDER BY person.department_key, person.name_key, found.person_id
       LIMIT $5`,
      [...span, orNull(personId), departmentKey(department), most + 1],
    );
  }

  async days(
    tx: Transaction,
    { ids, erasedName }: ReportPeople,
    { dateFrom, dateTo }: RowSelection,
    choice: DayChoice,
  ): Promise<ReportRow[]> {
    return managerOf(tx).query<ReportRow[]>(
      `SELECT record.id AS attendance_id, ${person}, record.local_date::text AS date,
              record.shift_name AS shift, record.status, record.check_in, record.check_out, ${worked} AS worked_minutes,
              record.break_minutes, record.required_minutes, record.late_minutes, record.early_minutes,
              record.overtime_minutes, record.overtime_status, record.flags, record.coverage_percent,
              record.explanation ->> 'timeZone' AS time_zone
       ${ofThesePeople} ${theirRows}
       WHERE ${conditionOf[choice]}
       ORDER BY listed.place, record.local_date`,
      [ids, erasedName, dateFrom, dateTo],
    );
  }

  async totals(
    tx: Transaction,
    { ids, erasedName }: ReportPeople,
    { dateFrom, dateTo }: RowSelection,
  ): Promise<ReportRow[]> {
    return managerOf(tx).query<ReportRow[]>(
      `SELECT ${person}, ${sums}
       ${ofThesePeople} ${theirRows}
       GROUP BY listed.place, listed.id, person.id
       ORDER BY listed.place`,
      [ids, erasedName, dateFrom, dateTo],
    );
  }

  /**
   * The spellings of one department are one. Summed person by person first: to count people among their rows, all rows
   * would be sorted.
   */
  async departments(tx: Transaction, selection: RowSelection): Promise<ReportRow[]> {
    const { dateFrom, dateTo, personId, department } = selection;
    return managerOf(tx).query<ReportRow[]>(
      `SELECT COALESCE(min(person.department), '') AS department, count(*)::int AS people, ${sumsOfPeople}
       FROM (
         SELECT record.person_id, ${sums} FROM records record
         WHERE record.deleted_at IS NULL AND record.local_date BETWEEN $1 AND $2
           AND ($3::uuid IS NULL OR record.person_id = $3)
         GROUP BY record.person_id) AS summed
       LEFT JOIN people person ON person.id = summed.person_id
       WHERE $4 = '' OR person.department_key = $4
       GROUP BY COALESCE(person.department_key, '')
       ORDER BY COALESCE(person.department_key, '')`,
      [dateFrom, dateTo, orNull(personId), departmentKey(department)],
    );
  }

  /** In their order, of each person so many at most, and of one alone those behind `after`. */
  async punches(
    tx: Transaction,
    { ids, erasedName }: ReportPeople,
    { from, until, siteId }: { readonly from: Date; readonly until: Date; readonly siteId: string },
    { after, most }: { readonly after: ReportRow | undefined; readonly most: number },
  ): Promise<ReportRow[]> {
    return managerOf(tx).query<ReportRow[]>(
      `SELECT punch.recognition_id AS punch_id, ${person}, punch.first_seen_at, punch.last_seen_at,
              punch.role, camera.name AS camera, site.name AS site
       ${ofThesePeople}
       CROSS JOIN LATERAL (
         SELECT * FROM punches
         WHERE person_id = listed.id AND withdrawn_at IS NULL AND first_seen_at >= $3 AND first_seen_at < $4
           AND ($5::uuid IS NULL OR site_id = $5) AND ($6::uuid IS NULL OR (first_seen_at, recognition_id) > ($3, $6))
         ORDER BY first_seen_at, recognition_id LIMIT $7) AS punch
       LEFT JOIN cameras camera ON camera.id = punch.camera_id
       LEFT JOIN sites site ON site.id = punch.site_id
       ORDER BY listed.place, punch.first_seen_at, punch.recognition_id`,
      [ids, erasedName, after?.['first_seen_at'] ?? from, until, orNull(siteId), after?.['punch_id'] ?? null, most],
    );
  }

  /**
   * Who was in at that moment, by the intervals of their days as they are known by now. An interval that nothing ended
   * lasts until they were unseen for so long: a list for an evacuation names rather one too many.
   */
  async presentAt(
    tx: Transaction,
    {
      at,
      unseenMinutes,
      ...selection
    }: RowSelection & {
      readonly at: Date;
      readonly unseenMinutes: number;
      readonly siteId: string;
    },
    peopleMax: number,
  ): Promise<ReportRow[]> {
    return managerOf(tx).query<ReportRow[]>(
      `SELECT DISTINCT ON (person.department_key, person.name_key, record.person_id)
              record.person_id AS user_id, COALESCE(person.name, '') AS user_name,
              COALESCE(person.employee_id, '') AS employee_id, COALESCE(person.department, '') AS department,
              COALESCE(person.is_erased, false)::text AS is_erased, site.name AS site, stay.from_at AS since,
              seen.last_seen_at
       FROM records record
       CROSS JOIN LATERAL (
         SELECT (item ->> 'from')::timestamptz AS from_at,
                CASE WHEN item ->> 'to' IS NULL THEN (item ->> 'from')::timestamptz + unseen.span
                     WHEN item ->> 'end' = 'still_here' THEN (item ->> 'to')::timestamptz + unseen.span
                     ELSE (item ->> 'to')::timestamptz END AS until_at,
                item ->> 'site_id' AS site_id
         FROM jsonb_array_elements(record.intervals) AS item, (SELECT make_interval(mins => $6) AS span) AS unseen
       ) AS stay
       LEFT JOIN people person ON person.id = record.person_id
       LEFT JOIN sites site ON site.id::text = stay.site_id
       LEFT JOIN LATERAL (
         SELECT last_seen_at FROM punches
         WHERE person_id = record.person_id AND last_seen_at <= $5 AND withdrawn_at IS NULL
         ORDER BY last_seen_at DESC LIMIT 1) AS seen ON true
       WHERE record.deleted_at IS NULL AND record.local_date BETWEEN $1 AND $2
         AND ($3::uuid IS NULL OR record.person_id = $3) AND ($4 = '' OR person.department_key = $4)
         AND ($7 = '' OR stay.site_id = $7) AND stay.from_at <= $5 AND stay.until_at >= $5
       ORDER BY person.department_key, person.name_key, record.person_id, stay.from_at DESC
       LIMIT $8`,
      [
        selection.dateFrom,
        selection.dateTo,
        orNull(selection.personId),
        departmentKey(selection.department),
        at,
        unseenMinutes,
        selection.siteId,
        peopleMax + 1,
      ],
    );
  }

  async siteNames(tx: Transaction): Promise<ReadonlyMap<string, string>> {
    const rows =
      await managerOf(tx).query<{ readonly id: string; readonly name: string }[]>('SELECT id, name FROM sites');
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

function orNull(id: string): Cell {
  return id === '' ? null : id;
}
