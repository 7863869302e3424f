import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'api_keys' })
export class ApiKey {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: string;

  /** Permissions; null: everything its role may. */
  @Column('text', { array: true, nullable: true })
  scopes!: string[] | null;

  /** Whose people it reaches, where its role ends at a department; else empty. */
  @Column('text')
  department!: string;

  /** sha256 of the key; the key itself is shown once and never stored. */
  @Column({ type: 'bytea', name: 'key_hash', select: false })
  keyHash!: Buffer;

  /** The first characters, to tell keys apart by. */
  @Column('text')
  hint!: string;

  /** User id, or API key id, of who made it. */
  @Column({ type: 'uuid', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt!: Date | null;
}
