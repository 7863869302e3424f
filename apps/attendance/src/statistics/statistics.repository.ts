import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { DataSource } from 'typeorm';
import type { DateRange } from './date-range.policy';

export interface StatusCounts {
  readonly totalRecords: number;
  readonly uniquePeople: number;
  readonly present: number;
  readonly late: number;
  readonly absent: number;
  readonly noCoverage: number;
  readonly totalHours: number;
}

export interface Statistics {
  readonly counts: StatusCounts;
  readonly byDay: readonly { readonly localDate: string; readonly counts: StatusCounts }[];
  readonly byDepartment: readonly { readonly department: string; readonly counts: StatusCounts }[];
}

export interface PersonStatistics {
  readonly totalDays: number;
  readonly presentDays: number;
  readonly lateDays: number;
  readonly absentDays: number;
  readonly totalHours: number;
  /** Each check-in on the wall of the site whose rules its row went by, in minutes after midnight. */
  readonly checkInMinutes: readonly number[];
  readonly lastSeenAt: Date | undefined;
}

/** Empty fields let everybody pass. */
export interface StatisticsFilter {
  readonly personId: string;
  readonly department: string;
}

type PersonSums = Omit<PersonStatistics, 'lastSeenAt'> & { readonly lastSeenMs: number | null };

interface CountsRow {
  readonly local_date: string | null;
  readonly department: string | null;
  readonly is_all: boolean;
  readonly counts: StatusCounts;
}

/** Only who came has hours and a check-in time; on_leave or absent rows carry times without meaning. */
const attended = `status IN ('present', 'late', 'half_day')`;

const counts = `jsonb_build_object(
  'totalRecords', count(*),
  'uniquePeople', count(DISTINCT person_id),
  'present', count(*) FILTER (WHERE status = 'present'),
  'late', count(*) FILTER (WHERE status = 'late'),
  'absent', count(*) FILTER (WHERE status = 'absent'),
  'noCoverage', count(*) FILTER (WHERE status = 'no_coverage'),
  'totalHours', COALESCE(sum(hours), 0))`;

/** Rows of before days were computed have no minutes; without a shift the seconds count, too. */
const hours = `CASE WHEN ${attended} THEN
  CASE WHEN shift_id IS NULL THEN EXTRACT(EPOCH FROM check_out - check_in) / 3600.0 ELSE worked_minutes / 60.0 END END`;

@Injectable()
export class StatisticsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** All sums come from one query, so that they agree with each other. */
  async ofAll(range: DateRange, { personId, department }: StatisticsFilter): Promise<Statistics> {
    const rows = await this.dataSource.query<CountsRow[]>(
      `SELECT local_date::text AS local_date,
              CASE WHEN GROUPING(department_key) = 0 THEN min(department) END AS department,
              GROUPING(local_date) = 1 AND GROUPING(department_key) = 1 AS is_all, ${counts} AS counts
       FROM (
         SELECT record.local_date, record.person_id, record.status, ${hours} AS hours,
                COALESCE(people.department, '') AS department, COALESCE(people.department_key, '') AS department_key
         FROM records record LEFT JOIN people ON people.id = record.person_id
         WHERE record.deleted_at IS NULL AND record.local_date BETWEEN $1 AND $2
           AND ($3::uuid IS NULL OR record.person_id = $3) AND ($4 = '' OR people.department_key = $4)
       ) AS chosen
       GROUP BY GROUPING SETS ((), (local_date), (department_key))
       ORDER BY local_date, department`,
      [range.from, range.to, personId === '' ? null : personId, departmentKey(department)],
    );
    const all = rows.find((row) => row.is_all);
    if (all === undefined) throw new Error('The sum of everything is missing.');
    return {
      counts: all.counts,
      byDay: rows.flatMap((row) =>
        row.local_date === null ? [] : [{ localDate: row.local_date, counts: row.counts }],
      ),
      byDepartment: rows.flatMap((row) =>
        row.department === null ? [] : [{ department: row.department, counts: row.counts }],
      ),
    };
  }

  /** @param timeZone of rows of before days were computed */
  async ofPerson(personId: string, timeZone: string): Promise<PersonStatistics> {
    const [row] = await this.dataSource.query<[{ readonly statistics: PersonSums }]>(
      `SELECT jsonb_build_object(
         'totalDays', count(*),
         'presentDays', count(*) FILTER (WHERE status = 'present'),
         'lateDays', count(*) FILTER (WHERE status = 'late'),
         'absentDays', count(*) FILTER (WHERE status = 'absent'),
         'totalHours', COALESCE(sum(${hours}), 0),
         'checkInMinutes', COALESCE(
           jsonb_agg(EXTRACT(EPOCH FROM (check_in AT TIME ZONE COALESCE(explanation ->> 'timeZone', $2))::time) / 60.0)
             FILTER (WHERE ${attended} AND check_in IS NOT NULL), '[]'),
         'lastSeenMs', (
           SELECT EXTRACT(EPOCH FROM max(punches.last_seen_at)) * 1000
           FROM punches JOIN records seen ON seen.id = punches.record_id
           WHERE seen.person_id = $1 AND seen.deleted_at IS NULL AND punches.withdrawn_at IS NULL)
       ) AS statistics
       FROM records record WHERE person_id = $1 AND deleted_at IS NULL`,
      [personId, timeZone],
    );
    const { lastSeenMs, ...sums } = row.statistics;
    return { ...sums, lastSeenAt: lastSeenMs === null ? undefined : new Date(lastSeenMs) };
  }
}
