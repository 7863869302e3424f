import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request that was fulfilled, so that its retry gets the same record instead of a second one. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity {
  @PrimaryColumn('text', { name: 'author_id' })
  authorId!: string;

  @PrimaryColumn('text')
  key!: string;

  /** sha256 of what was requested, hexadecimal. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  @Column('uuid', { name: 'record_id' })
  recordId!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}

/** A row as a plain value. */
export type IdempotencyKeyRow = Pick<IdempotencyKeyEntity, keyof IdempotencyKeyEntity>;
