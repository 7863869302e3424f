import type { ReportJobState } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A ReportQuery as it is kept; dates are settled, `at` is ISO 8601. */
export interface StoredReportQuery {
  readonly kind: string;
  readonly format: string;
  readonly language: string;
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly at: string | null;
  readonly personId: string;
  readonly department: string;
  readonly siteId: string;
  readonly datev: {
    readonly consultantNumber: string;
    readonly clientNumber: string;
    readonly hoursWageType: string;
    readonly overtimeWageType: string;
    /** Missing in rows of an earlier version: false. */
    readonly allowGaps?: boolean;
  } | null;
}

/**
 * A large report that somebody wants.
 *
 *     queued -> running -> done | failed | cancelled
 *     running -> queued, when its replica stops, or is gone: then its lease runs out
 *
 * Whoever writes holds the lease and renews it with each piece, so of two one writes nothing more. The pieces of an
 * attempt count only once the job is done.
 */
@Entity('report_jobs')
export class ReportJobEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('uuid', { name: 'schedule_id', nullable: true })
  scheduleId!: string | null;

  @Column('jsonb')
  query!: StoredReportQuery;

  @Column('text')
  state!: ReportJobState;

  @Column('integer', { name: 'progress_percent' })
  progressPercent!: number;

  @Column('integer')
  rows!: number;

  /** Below 2^53. */
  @Column('integer', { name: 'size_bytes' })
  sizeBytes!: number;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  @Column('text', { name: 'media_type' })
  mediaType!: string;

  @Column('text')
  reason!: string;

  @Column('text')
  message!: string;

  @Column('integer')
  attempts!: number;

  @Column('uuid', { name: 'lease_id', nullable: true })
  leaseId!: string | null;

  @Column({ type: 'timestamptz', name: 'leased_until', precision: 3, nullable: true })
  leasedUntil!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;
}

/** A row as a plain value. */
export type ReportJobRow = Pick<ReportJobEntity, keyof ReportJobEntity>;
