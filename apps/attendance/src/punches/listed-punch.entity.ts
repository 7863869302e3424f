import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CameraRole, PunchSource } from '../days/day-input';

/** A punch as lists show it, in the order in which they began; the same rows as PunchEntity. */
@Entity('punches')
export class ListedPunchEntity {
  @PrimaryColumn('uuid', { name: 'recognition_id' })
  id!: string;

  /** What lists go by: when it began. */
  @Column({ type: 'timestamptz', name: 'first_seen_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_seen_at', precision: 3 })
  lastSeenAt!: Date;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('uuid', { name: 'camera_id', nullable: true })
  cameraId!: string | null;

  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @Column('text')
  role!: CameraRole;

  @Column('text')
  source!: PunchSource;

  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column({ type: 'timestamptz', name: 'told_at', precision: 3, nullable: true })
  toldAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'withdrawn_at', precision: 3, nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy!: string | null;

  @Column('text', { name: 'withdrawal_reason', nullable: true })
  withdrawalReason!: string | null;

  @Column('uuid', { name: 'record_id', nullable: true })
  recordId!: string | null;

  @Column({ type: 'timestamptz', name: 'handled_at', precision: 3 })
  handledAt!: Date;
}

/** A row as a plain value. */
export type ListedPunch = Pick<ListedPunchEntity, keyof ListedPunchEntity>;
