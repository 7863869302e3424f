import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
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
   * Takes the key for a record that the same transaction inserts, or gives the wish that has it. A second claim at
   * the same time waits for the end of the first.
   */
  async claim(manager: EntityManager, wish: IdempotencyKeyRow): Promise<IdempotencyKeyRow | undefined> {
    await this.removeExpired(manager, wish.createdAt);
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(IdempotencyKeyEntity)
      .values(wish)
      .orIgnore()
      .returning('key')
      .updateEntity(false)
      .execute();
    if ((inserted.raw as unknown[]).length > 0) return undefined;
    return manager.findOneByOrFail(IdempotencyKeyEntity, { authorId: wish.authorId, key: wish.key });
  }

  private async removeExpired(manager: EntityManager, now: Date): Promise<void> {
    await manager.query(
      `DELETE FROM idempotency_keys WHERE (author_id, key) IN (
         SELECT author_id, key FROM idempotency_keys WHERE created_at < $1
         ORDER BY created_at LIMIT ${expiredAClaimMax} FOR UPDATE SKIP LOCKED)`,
      [new Date(now.getTime() - keyAgeMaxMs)],
    );
  }
}
