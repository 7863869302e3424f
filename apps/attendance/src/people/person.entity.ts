import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What attendance shows of a person: a copy, identity has the truth. After an erasure only the id is left. */
@Entity('people')
export class PersonEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'employee_id' })
  employeeId!: string;

  @Column('text')
  department!: string;

  /** Who has the same is in the same department. */
  @Column('text', { name: 'department_key', select: false })
  departmentKey!: string;

  @Column('boolean', { name: 'is_active' })
  isActive!: boolean;

  @Column('boolean', { name: 'is_erased' })
  isErased!: boolean;

  /** Of the event it was copied from; -1 when it came in a response, so that any event is newer. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'changed_at', precision: 3 })
  changedAt!: Date;

  /**
   * When they were deactivated or erased; null while they are active. Follows from what is stored one after another.
   */
  @Column({ type: 'timestamptz', name: 'inactive_since', precision: 3, nullable: true, insert: false, update: false })
  inactiveSince!: Date | null;

  /** Since when they are active without a break; null while they are not, and when nobody knows. Follows likewise. */
  @Column({ type: 'timestamptz', name: 'active_since', precision: 3, nullable: true, insert: false, update: false })
  activeSince!: Date | null;
}

/** A row as a plain value. The key follows from the department. */
export type PersonRow = Omit<PersonEntity, 'departmentKey'>;

/** What is known of a person from one message. */
export type PersonCopy = Omit<PersonRow, 'inactiveSince' | 'activeSince'>;
