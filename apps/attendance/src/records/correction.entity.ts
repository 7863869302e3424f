import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CorrectionAction = 'created' | 'edited' | 'deleted';

/**
 * The fields of a record that a person can see change. No name and no department: those are the person's, not the
 * ledger's.
 */
export type RecordSnapshot = Readonly<Record<string, string | number | boolean | null>>;

/** What a person did to a record by hand. Only ever added; a trigger refuses anything else. */
@Entity('corrections')
export class CorrectionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'record_id' })
  recordId!: string;

  @Column('text', { name: 'author_id' })
  authorId!: string;

  @Column('text')
  action!: CorrectionAction;

  @Column('text')
  reason!: string;

  @Column('jsonb', { nullable: true })
  before!: RecordSnapshot | null;

  @Column('jsonb', { nullable: true })
  after!: RecordSnapshot | null;

  /** Of the record, after this correction. Orders corrections of the same millisecond. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}

/** A row as a plain value. */
export type CorrectionRow = Pick<CorrectionEntity, keyof CorrectionEntity>;
