import type { ReportScheduleRhythm } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredReportQuery } from './report-job.entity';

/** A report that is written every week or month, of the one that has ended. */
@Entity('report_schedules')
export class ReportScheduleEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Without dates. */
  @Column('jsonb')
  query!: StoredReportQuery;

  @Column('text')
  every!: ReportScheduleRhythm;

  /** 1 (Monday) to 7. */
  @Column('integer')
  weekday!: number;

  /** 1 to 28. */
  @Column('integer', { name: 'day_of_month' })
  dayOfMonth!: number;

  /** After midnight on the wall at the default site. */
  @Column('integer', { name: 'at_minutes' })
  atMinutes!: number;

  @Column('boolean', { name: 'is_active' })
  isActive!: boolean;

  /** Null while it is not active. */
  @Column({ type: 'timestamptz', name: 'next_run_at', precision: 3, nullable: true })
  nextRunAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_run_at', precision: 3, nullable: true })
  lastRunAt!: Date | null;

  @Column('uuid', { name: 'last_job_id', nullable: true })
  lastJobId!: string | null;

  @Column('text', { name: 'author_id' })
  authorId!: string;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type ReportScheduleRow = Pick<ReportScheduleEntity, keyof ReportScheduleEntity>;
