import type { LeavePart, LeaveState } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Leave that somebody asked for.
 *
 *     requested -> approved -> cancelled
 *     requested -> refused | withdrawn
 *
 * Only approved leave counts. Every step adds one to `revision` and is in the ledger, without the texts: those go when
 * the person is erased.
 */
@Entity('leave_requests')
export class LeaveRequestEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'person_id' })
  personId!: string;

  @Column('uuid', { name: 'type_id' })
  typeId!: string;

  /** As the type was when it was asked for, like `isPaid`. */
  @Column('text', { name: 'type_name' })
  typeName!: string;

  @Column('boolean', { name: 'is_paid' })
  isPaid!: boolean;

  /** YYYY-MM-DD, both included. */
  @Column('date', { name: 'date_from' })
  dateFrom!: string;

  @Column('date', { name: 'date_to' })
  dateTo!: string;

  @Column('text')
  part!: LeavePart;

  @Column('text')
  note!: string;

  @Column('text')
  state!: LeaveState;

  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'decided_at', precision: 3, nullable: true })
  decidedAt!: Date | null;

  @Column('text', { name: 'decision_reason' })
  decisionReason!: string;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy!: string | null;

  @Column({ type: 'timestamptz', name: 'ended_at', precision: 3, nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'end_reason' })
  endReason!: string;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type LeaveRequestRow = Pick<LeaveRequestEntity, keyof LeaveRequestEntity>;
