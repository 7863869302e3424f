import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What somebody should look at before days are signed. */
export interface OpenItems {
  readonly pendingOvertime: number;
  readonly missingCheckOuts: number;
  readonly daysToCompute: number;
  readonly pendingCorrections: number;
  /** Of what was locked before this was counted it is not there. */
  readonly undecidedLeave?: number;
  /** As is this. */
  readonly impossibleTravel?: number;
}

/** Days that were signed. Locked while nobody has unlocked it; locked anew it is another row. */
@Entity('periods')
export class PeriodEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('date', { name: 'date_from' })
  dateFrom!: string;

  /** Included. */
  @Column('date', { name: 'date_to' })
  dateTo!: string;

  @Column('text', { name: 'locked_by' })
  lockedBy!: string;

  @Column({ type: 'timestamptz', name: 'locked_at', precision: 3 })
  lockedAt!: Date;

  @Column('text', { name: 'lock_reason' })
  lockReason!: string;

  /** When it was locked. */
  @Column('jsonb', { name: 'open_items' })
  openItems!: OpenItems;

  @Column('text', { name: 'unlocked_by', nullable: true })
  unlockedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'unlocked_at', precision: 3, nullable: true })
  unlockedAt!: Date | null;

  @Column('text', { name: 'unlock_reason' })
  unlockReason!: string;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type PeriodRow = Pick<PeriodEntity, keyof PeriodEntity>;
