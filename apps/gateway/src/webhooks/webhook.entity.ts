import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where events are posted to, which of them, and how that goes. */
@Entity({ name: 'webhooks' })
export class Webhook {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  url!: string;

  @Column('text')
  description!: string;

  /** Empty for all. */
  @Column('text', { array: true })
  types!: string[];

  @Column({ type: 'uuid', name: 'camera_id', nullable: true })
  cameraId!: string | null;

  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId!: string | null;

  @Column({ type: 'text', nullable: true })
  department!: string | null;

  @Column({ type: 'boolean', name: 'is_active' })
  isActive!: boolean;

  @Column({ type: 'bytea', name: 'secret_sealed', select: false })
  secretSealed!: Buffer;

  /** The secret before the last rotation; it signs beside the new one for a while. */
  @Column({ type: 'bytea', name: 'previous_secret_sealed', nullable: true, select: false })
  previousSecretSealed!: Buffer | null;

  @Column({ type: 'timestamptz', name: 'previous_secret_until', precision: 3, nullable: true })
  previousSecretUntil!: Date | null;

  /** A bigint as text: events up to this position of the log are none of its business. */
  @Column({ type: 'bigint', name: 'from_position' })
  fromPosition!: string;

  /** Failed attempts since the last delivery. */
  @Column('integer')
  failures!: number;

  @Column({ type: 'timestamptz', name: 'failing_since', precision: 3, nullable: true })
  failingSince!: Date | null;

  /** Attempts in a row at which nobody was there. */
  @Column({ type: 'integer', name: 'times_away' })
  timesAway!: number;

  /** Nothing is sent earlier. */
  @Column({ type: 'timestamptz', name: 'not_before', precision: 3, nullable: true })
  notBefore!: Date | null;

  @Column({ type: 'text', name: 'last_failure_reason', nullable: true })
  lastFailureReason!: string | null;

  @Column({ type: 'timestamptz', name: 'last_delivered_at', precision: 3, nullable: true })
  lastDeliveredAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'switched_off_at', precision: 3, nullable: true })
  switchedOffAt!: Date | null;

  /** Why it was switched off by itself: `gone`, `failing` or `too_far_behind`. */
  @Column({ type: 'text', name: 'switched_off_reason', nullable: true })
  switchedOffReason!: string | null;

  /** User id, or API key id, of who made it. */
  @Column({ type: 'uuid', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}
