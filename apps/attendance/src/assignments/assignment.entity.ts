import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A shift, or null for a day off, of each day from the anchor date on, over and over. */
export interface Rotation {
  /** YYYY-MM-DD */
  readonly anchorDate: string;
  readonly shiftIds: readonly (string | null)[];
}

/** Who works when and where, from a day to a day. Its days are what they were when they began; only the end moves. */
@Entity('assignments')
export class AssignmentEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Whom it is about: this, a department or a site, and the others are null. */
  @Column('uuid', { name: 'person_id', nullable: true })
  personId!: string | null;

  @Column('text', { nullable: true })
  department!: string | null;

  @Column('text', { name: 'department_key', nullable: true })
  departmentKey!: string | null;

  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @Column('uuid', { name: 'shift_id', nullable: true })
  shiftId!: string | null;

  @Column('jsonb', { nullable: true })
  rotation!: Rotation | null;

  /** Every shift it names. */
  @Column('uuid', { name: 'shift_ids', array: true })
  shiftIds!: readonly string[];

  /** Of a shift: 1 Monday .. 7 Sunday. */
  @Column('smallint', { array: true })
  weekdays!: readonly number[];

  /** Where a person or department works; null: nothing is said. */
  @Column('uuid', { name: 'work_site_id', nullable: true })
  workSiteId!: string | null;

  /** YYYY-MM-DD */
  @Column('date', { name: 'valid_from' })
  validFrom!: string;

  /** Included; null is open. */
  @Column('date', { name: 'valid_to', nullable: true })
  validTo!: string | null;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type AssignmentRow = Pick<AssignmentEntity, keyof AssignmentEntity>;
