import type { LookAlikeSource, LookAlikeState } from '@smart-attendance/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Two people who are alike: open -> two_people | same_person, and back. It goes with either of the two. */
@Entity('look_alikes')
export class LookAlikeEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** The smaller of the two ids. */
  @Column({ name: 'person_a', type: 'uuid' })
  personA!: string;

  @Column({ name: 'person_b', type: 'uuid' })
  personB!: string;

  @Column({ name: 'pack_id', type: 'varchar' })
  packId!: string;

  @Column('real')
  similarity!: number;

  /** What lists are ordered by: ten thousandths, with zeros in front. */
  @Column({ name: 'similarity_key', type: 'text', insert: false, update: false })
  similarityKey!: string;

  @Column('varchar')
  state!: LookAlikeState;

  @Column('varchar')
  source!: LookAlikeSource;

  @Column({ name: 'found_at', type: 'timestamptz', precision: 3 })
  foundAt!: Date;

  @Column({ name: 'decided_at', type: 'timestamptz', precision: 3, nullable: true })
  decidedAt!: Date | null;

  @Column({ name: 'decided_by', type: 'varchar' })
  decidedBy!: string;

  @Column('integer')
  revision!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
