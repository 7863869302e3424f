import { Injectable } from '@nestjs/common';
import { managerOf, Resealing, type SecretBox, type Transaction } from '@smart-attendance/database';
import type { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';

interface ReviewKey {
  readonly id: string;
  readonly sealedKey: Buffer;
}

@Injectable()
export class ReviewKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Of two replicas that add one for the same day, one wins and both have its key. */
  async findOrAdd(tx: Transaction, day: string, makeSealedKey: (id: string) => Buffer): Promise<ReviewKey> {
    const manager = managerOf(tx);
    const find = async (): Promise<ReviewKey | undefined> => {
      const sql = 'SELECT id, sealed_key AS "sealedKey" FROM review_keys WHERE day = $1 FOR KEY SHARE';
      return (await manager.query<ReviewKey[]>(sql, [day]))[0];
    };
    const known = await find();
    if (known !== undefined) return known;
    const id = randomUUID();
    await manager.query('INSERT INTO review_keys (id, day, sealed_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      id,
      day,
      makeSealedKey(id),
    ]);
    const added = await find();
    if (added === undefined) throw new Error(`There is no review key of ${day}, though it was added.`);
    return added;
  }

  async find(keyId: string, tx?: Transaction): Promise<Buffer | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<{ sealed_key: Buffer }[]>('SELECT sealed_key FROM review_keys WHERE id = $1', [
      keyId,
    ]);
    return rows[0]?.sealed_key;
  }

  /** Of days before that one, or all. In a transaction of its own: before anything else of them goes. */
  async destroyBefore(day: string | undefined): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      'DELETE FROM review_keys WHERE $1::date IS NULL OR day < $1',
      [day ?? null],
    );
    return count;
  }

  resealing(master: SecretBox, contextOf: (keyId: string) => string, logger: Logger): Resealing {
    const columns = [{ column: 'sealed_key', contextOf }];
    return new Resealing(this.dataSource, master, [{ table: 'review_keys', idColumn: 'id', columns }], logger);
  }
}
