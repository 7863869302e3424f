import { Injectable } from '@nestjs/common';
import { departmentKey, type AttendanceStatus } from '@smart-attendance/contracts';
import { DataSource } from 'typeorm';
import type { PresenceFacts } from './presence.policy';

/** Whose presence is asked for; empty fields let everybody pass. */
export interface PeopleSelection {
  readonly personId: string;
  readonly department: string;
  readonly query: string;
}

interface FactsRow {
  readonly id: string;
  readonly name: string;
  readonly employee_id: string;
  readonly department: string;
  readonly department_key: string;
  readonly row_id: string | null;
  readonly local_date: string;
  readonly check_in: Date | null;
  readonly check_out: Date | null;
  readonly check_out_held: boolean;
  readonly status: AttendanceStatus;
  readonly last_seen_at: Date | null;
  readonly camera_id: string | null;
  readonly is_exit: boolean;
}

@Injectable()
export class PresenceRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Everybody who is active, in the order of names, each with their newest row of those days that has begun, or else
   * of one to come; `peopleMax` and one more at most.
   */
  async factsOf(
    { personId, department, query }: PeopleSelection,
    days: { readonly from: string; readonly to: string; readonly now: Date },
    peopleMax: number,
  ): Promise<PresenceFacts[]> {
    const rows = await this.dataSource.query<FactsRow[]>(
      `SELECT person.id, person.name, person.employee_id, person.department, person.department_key,
              day.id AS row_id, day.local_date::text AS local_date, day.check_in, day.check_out, day.check_out_held,
              day.status, seen.last_seen_at, seen.camera_id,
              COALESCE(seen.role = 'exit', false) AS is_exit
       FROM people person
       LEFT JOIN LATERAL (
         SELECT id, local_date, check_in, check_out, check_out_held, status FROM records
         WHERE person_id = person.id AND local_date BETWEEN $1 AND $2 AND deleted_at IS NULL
         ORDER BY (check_in IS NULL OR check_in <= $7) DESC, local_date DESC LIMIT 1) AS day ON true
       LEFT JOIN LATERAL (
         SELECT last_seen_at, camera_id, role FROM punches
         WHERE person_id = person.id AND last_seen_at >= day.check_in AND withdrawn_at IS NULL
         ORDER BY last_seen_at DESC LIMIT 1) AS seen ON day.id IS NOT NULL
       WHERE person.is_active AND NOT person.is_erased
         AND ($3::uuid IS NULL OR person.id = $3)
         AND ($4 = '' OR person.department_key = $4)
         AND ($5 = '' OR strpos(lower(concat_ws(' ', person.name, person.employee_id)), lower($5)) > 0)
       ORDER BY person.name_key, person.id
       LIMIT $6`,
      [
        days.from,
        days.to,
        personId === '' ? null : personId,
        departmentKey(department),
        query,
        peopleMax + 1,
        days.now,
      ],
    );
    return rows.map(toFacts);
  }
}

function toFacts(row: FactsRow): PresenceFacts {
  return {
    personId: row.id,
    name: row.name,
    employeeId: row.employee_id,
    department: row.department,
    departmentKey: row.department_key,
    row:
      row.row_id === null
        ? null
        : {
            id: row.row_id,
            localDate: row.local_date,
            checkIn: row.check_in,
            checkOut: row.check_out,
            checkOutHeld: row.check_out_held,
            status: row.status,
          },
    lastSeen:
      row.last_seen_at === null ? null : { at: row.last_seen_at, cameraId: row.camera_id ?? '', isExit: row.is_exit },
  };
}
