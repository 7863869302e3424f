import { Injectable } from '@nestjs/common';
import { defaultSiteId } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { AssignmentRow } from '../assignments/assignment.entity';
import { fromTheBeginning } from '../calendar/rule-versions.policy';
import type { TravelTime } from '../days/day-input';
import type { LeaveRequestRow } from '../leave/leave-request.entity';
import type { ShiftRulesVersion } from '../shifts/shift.entity';
import type { SiteRulesVersion } from '../sites/site.entity';

export type StoredAssignment = Pick<
  AssignmentRow,
  | 'id'
  | 'personId'
  | 'departmentKey'
  | 'siteId'
  | 'shiftId'
  | 'rotation'
  | 'weekdays'
  | 'workSiteId'
  | 'validFrom'
  | 'validTo'
>;

/** Approved. */
export type StoredLeave = Pick<LeaveRequestRow, 'id' | 'personId' | 'dateFrom' | 'dateTo' | 'part' | 'typeName'>;

/** Everything that the days of some people are computed by, but what was seen and set. */
export interface StoredRules {
  /** Who was where from a date on, in the order of the dates; without a department the key is empty. */
  readonly departments: readonly {
    readonly personId: string;
    readonly departmentKey: string;
    readonly validFrom: string;
  }[];
  /** The one that began last first. */
  readonly assignments: readonly StoredAssignment[];
  readonly shifts: readonly {
    readonly id: string;
    readonly name: string;
    readonly versions: readonly ShiftRulesVersion[];
  }[];
  readonly sites: readonly { readonly id: string; readonly versions: readonly SiteRulesVersion[] }[];
  /** Of the calendars that those shifts have. */
  readonly holidays: readonly { readonly calendarId: string; readonly date: string; readonly name: string }[];
  readonly leave: readonly StoredLeave[];
}

@Injectable()
export class RulesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** In one query, as of one moment: a punch waits for it. `also`: whatever is assigned, these too. */
  async rulesOf(
    personIds: readonly string[],
    from: string,
    to: string,
    tx?: Transaction,
    also: { readonly shiftIds: readonly string[]; readonly siteIds: readonly string[] } = { shiftIds: [], siteIds: [] },
  ): Promise<StoredRules> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [row] = await manager.query<[{ readonly rules: StoredRules }]>(query, [
      [...personIds],
      from,
      to,
      [defaultSiteId, ...also.siteIds],
      [...also.shiftIds],
    ]);
    return row.rules;
  }

  /** The same as long as no rule is another that is valid on these dates. */
  async hashOf(from: string, to: string, tx?: Transaction): Promise<string> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [row] = await manager.query<[{ readonly hash: string }]>(hashQuery, [from, to]);
    return row.hash;
  }

  async hasAssignmentsOrLeave(): Promise<boolean> {
    const [row] = await this.dataSource.query<[{ readonly found: boolean }]>(
      `SELECT EXISTS (SELECT FROM assignments)
           OR EXISTS (SELECT FROM leave_requests WHERE state = 'approved') AS found`,
    );
    return row.found;
  }

  /** Between all sites of which it is known. */
  async travelTimes(tx: Transaction): Promise<TravelTime[]> {
    const rows = await managerOf(tx).query<{ one_id: string; other_id: string; minutes: number }[]>(
      'SELECT one_id, other_id, minutes FROM site_travel ORDER BY one_id, other_id',
    );
    return rows.map(({ one_id: one, other_id: other, minutes }) => ({ siteIds: [one, other], minutes }));
  }
}

const query = `
  WITH wanted AS MATERIALIZED (SELECT DISTINCT unnest($1::uuid[]) AS person_id),
  been AS MATERIALIZED (
    SELECT person_departments.* FROM wanted JOIN person_departments USING (person_id) WHERE valid_from <= $3
    UNION ALL
    SELECT people.id, '${fromTheBeginning}', people.department_key
    FROM wanted JOIN people ON people.id = wanted.person_id
    WHERE NOT EXISTS (SELECT FROM person_departments known WHERE known.person_id = people.id)),
  department AS MATERIALIZED (SELECT DISTINCT department_key FROM been WHERE department_key <> ''),
  assigned AS MATERIALIZED (
    SELECT assignments.* FROM wanted JOIN assignments USING (person_id)
    WHERE valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $2)
    UNION ALL
    SELECT assignments.* FROM department JOIN assignments USING (department_key)
    WHERE valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $2)
    UNION ALL
    SELECT * FROM assignments
    WHERE site_id IS NOT NULL AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $2)),
  shift AS MATERIALIZED (
    SELECT id, name, versions FROM shifts WHERE id = ANY ($5) OR id IN (SELECT unnest(shift_ids) FROM assigned))
  SELECT jsonb_build_object(
    'departments', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object(
        'personId', person_id, 'departmentKey', department_key, 'validFrom', valid_from) ORDER BY valid_from), '[]')
      FROM been),
    'assignments', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object(
        'id', id, 'personId', person_id, 'departmentKey', department_key, 'siteId', site_id, 'shiftId', shift_id,
        'rotation', rotation, 'weekdays', weekdays, 'workSiteId', work_site_id,
        'validFrom', valid_from, 'validTo', valid_to) ORDER BY valid_from DESC, created_at DESC, id), '[]')
      FROM assigned),
    'shifts', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'versions', versions)), '[]')
      FROM shift),
    'sites', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object('id', id, 'versions', versions)), '[]')
      FROM sites WHERE id = ANY ($4) OR id IN (SELECT work_site_id FROM assigned)),
    'holidays', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object('calendarId', calendar_id, 'date', local_date, 'name', name)), '[]')
      FROM holidays WHERE local_date BETWEEN $2 AND $3 AND calendar_id IN (
        SELECT (version->>'holidayCalendarId')::uuid FROM shift, jsonb_array_elements(shift.versions) version)),
    'leave', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object(
        'id', id, 'personId', person_id, 'dateFrom', date_from, 'dateTo', date_to, 'part', part,
        'typeName', type_name) ORDER BY date_from, part, id), '[]')
      FROM wanted JOIN leave_requests USING (person_id)
      WHERE state = 'approved' AND date_from <= $3 AND date_to >= $2)
  ) AS rules`;

/** Versions that begin later, and ends of assignments that lie later, are of no day of the span. */
const hashQuery = `
  SELECT md5(concat_ws('|',
    (SELECT string_agg(concat_ws(' ', id, version), ',' ORDER BY id, version->>'version')
       FROM shifts, jsonb_array_elements(versions) AS version WHERE version->>'validFrom' <= $2),
    (SELECT string_agg(concat_ws(' ', id, version), ',' ORDER BY id, version->>'version')
       FROM sites, jsonb_array_elements(versions) AS version WHERE version->>'validFrom' <= $2),
    (SELECT string_agg(concat_ws(' ', one_id, other_id, minutes), ',' ORDER BY one_id, other_id) FROM site_travel),
    (SELECT md5(string_agg(concat_ws(' ', id, valid_from, LEAST(COALESCE(valid_to, 'infinity'), $2::date)), ',' ORDER BY id))
       FROM assignments WHERE valid_from <= $2::date AND (valid_to IS NULL OR valid_to >= $1::date)),
    (SELECT md5(string_agg(concat_ws(' ', calendar_id, local_date, name), ',' ORDER BY calendar_id, local_date))
       FROM holidays WHERE local_date BETWEEN $1::date AND $2::date),
    (SELECT md5(string_agg(concat_ws(' ', id, revision), ',' ORDER BY id))
       FROM leave_requests WHERE state = 'approved' AND date_from <= $2::date AND date_to >= $1::date)
  )) AS hash`;
