import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a session goes on by: refresh tokens of a program, or the cookie of a browser. */
export type SessionKind = 'tokens' | 'cookie';

/** As its person sees it; the hash of its cookie is never read. */
@Entity({ name: 'sessions' })
export class Session {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: string;

  @Column('text')
  kind!: SessionKind;

  @Column('text')
  address!: string;

  @Column({ type: 'text', name: 'user_agent' })
  userAgent!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** Null: not since a version that did not note it. */
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;

  @Column({ type: 'timestamptz', name: 'revoked_at', precision: 3, nullable: true })
  revokedAt!: Date | null;
}
