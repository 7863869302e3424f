import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CameraRole, PunchSource } from '../days/day-input';

/**
 * A recognition that was handled, or what a person entered in its place. Its row is what makes its redelivery
 * harmless. Never removed; what a person entered may be withdrawn, what a camera saw identity may take back.
 */
@Entity('punches')
export class PunchEntity {
  @PrimaryColumn('uuid', { name: 'recognition_id' })
  recognitionId!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  /** Null where a person entered it without one. */
  @Column('uuid', { name: 'camera_id', nullable: true })
  cameraId!: string | null;

  /** Where the camera was, and what being seen by it said, when the recognition was handled. */
  @Column('uuid', { name: 'site_id' })
  siteId!: string;

  @Column('text')
  role!: CameraRole;

  @Column('text')
  source!: PunchSource;

  /** Who entered it, or told it from a kept face; null where sightings decided. */
  @Column('text', { name: 'author_id', nullable: true })
  authorId!: string | null;

  /** Why a person entered it; null for a recognition, empty once they are erased. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** When it was told from a kept face: a camera saw somebody, and a person said who it was. */
  @Column({ type: 'timestamptz', name: 'told_at', precision: 3, nullable: true })
  toldAt!: Date | null;

  /** Of one that counts no more. */
  @Column({ type: 'timestamptz', name: 'withdrawn_at', precision: 3, nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy!: string | null;

  @Column('text', { name: 'withdrawal_reason', nullable: true })
  withdrawalReason!: string | null;

  @Column({ type: 'timestamptz', name: 'first_seen_at', precision: 3 })
  firstSeenAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_seen_at', precision: 3 })
  lastSeenAt!: Date;

  /** Null where a person entered or told it. */
  @Column('real', { nullable: true })
  similarity!: number | null;

  /** Of what identity says of the recognition; stays at 1 where a person entered it. */
  @Column('integer', { name: 'recognition_revision', default: 1 })
  recognitionRevision!: number;

  /** The record it opened or was counted to, of the day in which it began. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId!: string | null;

  @Column({ type: 'timestamptz', name: 'handled_at', precision: 3 })
  handledAt!: Date;
}

/** A row as a plain value. */
export type PunchRow = Pick<PunchEntity, keyof PunchEntity>;

/** What of it a day is computed from. */
export type CountedPunch = Pick<
  PunchRow,
  | 'recognitionId'
  | 'cameraId'
  | 'siteId'
  | 'role'
  | 'source'
  | 'authorId'
  | 'toldAt'
  | 'firstSeenAt'
  | 'lastSeenAt'
  | 'similarity'
>;
