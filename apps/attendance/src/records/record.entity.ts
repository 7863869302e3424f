import type { AttendanceStatus } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const recordSources = ['camera', 'manual'] as const;
export type RecordSource = (typeof recordSources)[number];

/**
 * One person on one attendance day. At most one row of a person and day is not deleted (index `records_one_a_day`).
 *
 *     opened -> extended | corrected (any number of times) -> deleted
 *
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

  @Column({ type: 'timestamptz', name: 'check_in', precision: 3 })
  checkIn!: Date;

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

  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt!: Date | null;
}

/** A row as a plain value. */
export type RecordRow = Pick<RecordEntity, keyof RecordEntity>;
