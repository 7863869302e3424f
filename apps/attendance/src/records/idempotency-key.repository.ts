import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { IdempotencyKeyEntity, type IdempotencyKeyRow } from './idempotency-key.entity';

/** A client that has not tried again within a week does not do so any more. */
const keyAgeMaxMs = 7 * 24 * 60 * 60 * 1_000;
/** More than a claim adds, so that old keys become fewer whenever new ones come. */
const expiredAClaimMax = 10;

@Injectable()
export class IdempotencyKeyRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(authorId: string, key: string): Promise<IdempotencyKeyRow | undefined> {
    return (await this.dataSource.getRepository(IdempotencyKeyEntity).findOneBy({ authorId, key })) ?? undefined;
  }

  /**
   * Takes the key for a record that the same transaction inserts, or gives the row that has it. A second claim at
   * the same time waits for the end of the first.
   */
  async claim(tx: Transaction, row: IdempotencyKeyRow): Promise<IdempotencyKeyRow | undefined> {
    await this.removeExpired(tx, row.createdAt);
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(IdempotencyKeyEntity)
      .values(row)
      .orIgnore()
      .returning('key')
      .updateEntity(false)
      .execute();
    if ((inserted.raw as unknown[]).length > 0) return undefined;
    return managerOf(tx).findOneByOrFail(IdempotencyKeyEntity, { authorId: row.authorId, key: row.key });
  }

  private async removeExpired(tx: Transaction, now: Date): Promise<void> {
    await managerOf(tx).query(
      `DELETE FROM idempotency_keys WHERE (author_id, key) IN (
         SELECT author_id, key FROM idempotency_keys WHERE created_at < $1
         ORDER BY created_at LIMIT ${expiredAClaimMax} FOR UPDATE SKIP LOCKED)`,
      [new Date(now.getTime() - keyAgeMaxMs)],
    );
  }
}
