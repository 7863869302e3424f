import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What one enrolment photo left behind: the photo and its vector, both sealed by the person's key. */
@Entity('face_templates')
export class FaceTemplateEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId!: string;

  /** The models that made the vector; vectors of two packs are never compared. */
  @Column({ name: 'pack_id', type: 'varchar' })
  packId!: string;

  @Column({ name: 'is_primary', type: 'boolean' })
  isPrimary!: boolean;

  @Column({ name: 'quality_score', type: 'real' })
  qualityScore!: number;

  @Column({ name: 'source_description', type: 'varchar' })
  sourceDescription!: string;

  @Column({ name: 'sealed_vector', type: 'bytea', select: false })
  sealedVector!: Buffer;

  @Column({ name: 'sealed_photo', type: 'bytea', select: false })
  sealedPhoto!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
