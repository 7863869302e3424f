import type { AttendanceFlag, DayCause, DraftDayOutcome, DraftState } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleChange } from './rule-change';

/**
 * A change of rules that reaches back. It changes nothing before somebody approves it.
 *
 *     previewing -> ready | failed;   ready -> stale | applying;   applying -> applied
 *     ready, stale, failed -> previewing, by whoever wants the preview again
 *     previewing, ready, stale, failed -> discarded
 */
@Entity('drafts')
export class DraftEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('jsonb')
  change!: RuleChange;

  @Column('text')
  state!: DraftState;

  @Column('text')
  problem!: string;

  /** The dates of which the rules may be others; YYYY-MM-DD, both included. */
  @Column('date', { name: 'date_from' })
  dateFrom!: string;

  @Column('date', { name: 'date_to' })
  dateTo!: string;

  /** Of the shift, the site or the assignment that is changed, as the preview knows it; null without one. */
  @Column('integer', { name: 'base_revision', nullable: true })
  baseRevision!: number | null;

  /** Of all rules of the span, as the preview knows them. */
  @Column('text', { name: 'rules_hash' })
  rulesHash!: string;

  /** Of the people whom the preview goes through in the order of their ids, the last one that was looked at. */
  @Column('uuid', { name: 'looked_at_until', nullable: true })
  lookedAtUntil!: string | null;

  @Column('integer', { name: 'people_done' })
  peopleDone!: number;

  @Column('integer', { name: 'people_total' })
  peopleTotal!: number;

  @Column('integer', { name: 'days_changed' })
  daysChanged!: number;

  @Column('integer', { name: 'days_locked' })
  daysLocked!: number;

  @Column('integer', { name: 'days_applied' })
  daysApplied!: number;

  @Column('integer', { name: 'days_different' })
  daysDifferent!: number;

  @Column('text', { name: 'author_id' })
  authorId!: string;

  @Column('text')
  reason!: string;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('text', { name: 'decision_reason' })
  decisionReason!: string;

  @Column({ type: 'timestamptz', name: 'decided_at', precision: 3, nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'preview_began_at', precision: 3 })
  previewBeganAt!: Date;

  /** The newest entry of the ledger then; null of one that an earlier release previewed. */
  @Column('bigint', { name: 'ledger_sequence', nullable: true })
  ledgerSequence!: string | null;

  @Column({ type: 'timestamptz', name: 'previewed_at', precision: 3, nullable: true })
  previewedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'applied_at', precision: 3, nullable: true })
  appliedAt!: Date | null;

  /** Of every change but progress. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type DraftRow = Pick<DraftEntity, keyof DraftEntity>;

/** What a row says that people are paid by; instants are ISO 8601. */
export interface DayFigures {
  readonly status: string;
  /** In which its times are read; days that were previewed before this was kept have none. */
  readonly timeZone?: string;
  readonly shiftName: string | null;
  readonly shiftVersion: number | null;
  readonly checkIn: string | null;
  readonly checkOut: string | null;
  readonly workedMinutes: number | null;
  readonly requiredMinutes: number | null;
  readonly lateMinutes: number;
  readonly earlyMinutes: number;
  readonly overtimeMinutes: number;
  readonly overtimeStatus: string;
  readonly flags: readonly AttendanceFlag[];
}

/** A day that a draft changes. */
@Entity('draft_days')
export class DraftDayEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'draft_id' })
  draftId!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('date', { name: 'local_date' })
  localDate!: string;

  /** Null where there is no row, as the next two. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId!: string | null;

  @Column('integer', { name: 'record_revision', nullable: true })
  recordRevision!: number | null;

  @Column('jsonb', { nullable: true })
  before!: DayFigures | null;

  /** Null where no row will be. */
  @Column('jsonb', { nullable: true })
  after!: DayFigures | null;

  /** Of everything that is computed of the row, to tell whether it came so. */
  @Column('text', { name: 'after_hash' })
  afterHash!: string;

  @Column('text', { array: true })
  causes!: readonly DayCause[];

  @Column('text')
  outcome!: DraftDayOutcome;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}

/** A row as a plain value. */
export type DraftDayRow = Pick<DraftDayEntity, keyof DraftDayEntity>;
