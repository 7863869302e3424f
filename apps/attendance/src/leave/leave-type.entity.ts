import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What people are on leave for. */
@Entity('leave_types')
export class LeaveTypeEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Who has the same has the same name. */
  @Column('text', { name: 'name_key' })
  nameKey!: string;

  @Column('boolean', { name: 'is_paid' })
  isPaid!: boolean;

  @Column('boolean', { name: 'is_active' })
  isActive!: boolean;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type LeaveTypeRow = Pick<LeaveTypeEntity, keyof LeaveTypeEntity>;
