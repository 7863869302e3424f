import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StreamStateName } from '@smart-attendance/contracts';

/** A stretch of time in which one replica reported a camera in one state. Outlives its camera. */
@Entity('status_spans')
export class StatusSpanEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'camera_id' })
  cameraId!: string;

  @Column('text')
  replica!: string;

  @Column('text')
  state!: StreamStateName;

  @Column('text')
  reason!: string;

  /** When it began; named as pages order by it. */
  @Column({ type: 'timestamptz', name: 'began_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'reported_until', precision: 3 })
  reportedUntil!: Date;

  /** Null for the last one of its replica, which need not last any more: see `lastingOf`. */
  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;
}
