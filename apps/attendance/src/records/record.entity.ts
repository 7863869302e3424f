import type { AttendanceFlag, AttendanceStatus, IntervalEnd, OvertimeStatus } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Explanation } from '../days/day';
import type { OvertimeDecision } from '../days/day-input';

export const recordSources = ['camera', 'manual'] as const;
export type RecordSource = (typeof recordSources)[number];

/** From..to at a site; ISO 8601. */
export interface StoredInterval {
  readonly site_id: string;
  readonly from: string;
  readonly to: string | null;
  readonly end: IntervalEnd;
  readonly punches: number;
}

/** With the time zone in which it is told. */
export type StoredExplanation = Explanation & { readonly timeZone: string };

/**
 * One person on one attendance day. At most one row of a person and day is not deleted (index `records_one_a_day`).
 *
 *     opened -> extended | corrected (any number of times) -> deleted
 *     opened, extended -> withdrawn, while no rule wants the row, -> extended
 *
 * What cameras, rules and people make of the day is computed anew by `computeDay`; the held fields are people's.
 * Every step adds one to `revision`, and publishes the record as it is then.
 */
@Entity('records')
export class RecordEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  /** YYYY-MM-DD */
  @Column('date', { name: 'local_date' })
  localDate!: string;

  /** Null where nobody came: absent, no_coverage, on_leave, holiday. */
  @Column({ type: 'timestamptz', name: 'check_in', precision: 3, nullable: true })
  checkIn!: Date | null;

  @Column({ type: 'timestamptz', name: 'check_out', precision: 3, nullable: true })
  checkOut!: Date | null;

  @Column('text')
  status!: AttendanceStatus;

  @Column('boolean', { name: 'check_in_held' })
  checkInHeld!: boolean;

  @Column('boolean', { name: 'check_out_held' })
  checkOutHeld!: boolean;

  @Column('boolean', { name: 'status_held' })
  statusHeld!: boolean;

  @Column('uuid', { name: 'camera_id', nullable: true })
  cameraId!: string | null;

  @Column('uuid', { name: 'recognition_id', nullable: true })
  recognitionId!: string | null;

  @Column('real', { nullable: true })
  similarity!: number | null;

  @Column({ type: 'timestamptz', name: 'opening_last_seen_at', precision: 3, nullable: true })
  openingLastSeenAt!: Date | null;

  /** Of a check-in that a person told from a kept face: when, and who; of who is erased an id that leads to nobody. */
  @Column('text', { name: 'told_by', nullable: true })
  toldBy!: string | null;

  @Column({ type: 'timestamptz', name: 'told_at', precision: 3, nullable: true })
  toldAt!: Date | null;

  @Column('text')
  location!: string;

  @Column('text')
  notes!: string;

  @Column('text')
  source!: RecordSource;

  @Column('boolean', { name: 'is_corrected' })
  isCorrected!: boolean;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;

  /** Also while it is withdrawn. */
  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt!: Date | null;

  /** Taken away by the rules and not by a person: it comes back when they want it again. */
  @Column('boolean', { name: 'is_withdrawn' })
  isWithdrawn!: boolean;

  @Column('text', { name: 'shift_id', nullable: true })
  shiftId!: string | null;

  @Column('integer', { name: 'shift_version', nullable: true })
  shiftVersion!: number | null;

  @Column('text', { name: 'shift_name', nullable: true })
  shiftName!: string | null;

  @Column({ type: 'timestamptz', name: 'check_in_rounded', precision: 3, nullable: true })
  checkInRounded!: Date | null;

  @Column({ type: 'timestamptz', name: 'check_out_rounded', precision: 3, nullable: true })
  checkOutRounded!: Date | null;

  @Column('integer', { name: 'worked_minutes', nullable: true })
  workedMinutes!: number | null;

  @Column('integer', { name: 'break_minutes', nullable: true })
  breakMinutes!: number | null;

  @Column('integer', { name: 'required_minutes', nullable: true })
  requiredMinutes!: number | null;

  @Column('integer', { name: 'late_minutes' })
  lateMinutes!: number;

  @Column('integer', { name: 'early_minutes' })
  earlyMinutes!: number;

  @Column('integer', { name: 'overtime_minutes' })
  overtimeMinutes!: number;

  @Column('text', { name: 'overtime_status' })
  overtimeStatus!: OvertimeStatus;

  @Column('jsonb', { name: 'overtime_decision', nullable: true })
  overtimeDecision!: OvertimeDecision | null;

  @Column('text', { array: true })
  flags!: readonly AttendanceFlag[];

  @Column('double precision', { name: 'coverage_percent', nullable: true })
  coveragePercent!: number | null;

  @Column('jsonb')
  intervals!: readonly StoredInterval[];

  /** Null in rows of before days were computed. */
  @Column('jsonb', { nullable: true })
  explanation!: StoredExplanation | null;
}

/** A row as a plain value. */
export type RecordRow = Pick<RecordEntity, keyof RecordEntity>;
