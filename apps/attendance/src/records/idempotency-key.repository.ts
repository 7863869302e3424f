import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { IdempotencyKeyEntity, type IdempotencyKeyRow } from './idempotency-key.entity';

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

  /** Who is erased sends nothing again. @returns how many there were */
  async forget(authorId: string): Promise<number> {
    return (await this.dataSource.getRepository(IdempotencyKeyEntity).delete({ authorId })).affected ?? 0;
  }
}
