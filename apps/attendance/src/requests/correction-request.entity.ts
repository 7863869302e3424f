import type { CorrectionKind, CorrectionState } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DayCoverage } from '../days/day-input';
import type { RecordSnapshot } from '../records/correction.entity';

/** What is to change; what is not there stays as it is. Times are ISO 8601. */
export interface StoredWish {
  readonly check_in?: string;
  /** Null gives it back to the cameras. */
  readonly check_out?: string | null;
  /** Null gives it back to the rules. */
  readonly status?: string | null;
  readonly notes?: string;
}

/**
 * A change of a day that somebody asks for, or that came late for a locked period, and what became of it. Of an erased
 * person the ids stay, what people wrote goes.
 */
@Entity('correction_requests')
export class CorrectionRequestEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('date', { name: 'local_date' })
  localDate!: string;

  /** Null while there is no row. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId!: string | null;

  /** Of the row when this was asked; 0 without one. With another one by now it is stale. */
  @Column('integer', { name: 'record_revision' })
  recordRevision!: number;

  @Column('text')
  kind!: CorrectionKind;

  @Column('text')
  state!: CorrectionState;

  @Column('text', { name: 'author_id' })
  authorId!: string;

  @Column('text')
  reason!: string;

  @Column('jsonb')
  wanted!: StoredWish;

  /** With which late data were computed; null where nothing was known. */
  @Column('jsonb', { nullable: true })
  coverage!: DayCoverage | null;

  @Column('jsonb', { nullable: true })
  before!: RecordSnapshot | null;

  /** Null where the row goes. */
  @Column('jsonb', { nullable: true })
  after!: RecordSnapshot | null;

  /** Of everything that the row comes to: nothing is approved that was not shown. */
  @Column('text', { name: 'outcome_hash' })
  outcomeHash!: string;

  /** The lock that it went through. */
  @Column('uuid', { name: 'period_id', nullable: true })
  periodId!: string | null;

  /** Who approved, refused or withdrew it; null while it is pending. */
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'decided_at', precision: 3, nullable: true })
  decidedAt!: Date | null;

  @Column('text', { name: 'decision_reason' })
  decisionReason!: string;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type CorrectionRequestRow = Pick<CorrectionRequestEntity, keyof CorrectionRequestEntity>;
