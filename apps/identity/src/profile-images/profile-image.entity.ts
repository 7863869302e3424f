import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity('profile_images')
export class ProfileImageEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId!: string;

  /** What the uploader called it: data to show, never a path. */
  @Column({ type: 'varchar' })
  name!: string;

  @Column({ name: 'media_type', type: 'varchar' })
  mediaType!: string;

  @Column({ name: 'size_bytes', type: 'integer' })
  sizeBytes!: number;

  @Column({ name: 'width_px', type: 'integer' })
  widthPx!: number;

  @Column({ name: 'height_px', type: 'integer' })
  heightPx!: number;

  @Column({ name: 'is_primary', type: 'boolean' })
  isPrimary!: boolean;

  @Column({ name: 'sealed_picture', type: 'bytea', select: false })
  sealedPicture!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
