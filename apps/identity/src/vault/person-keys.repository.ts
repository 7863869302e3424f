import { Injectable } from '@nestjs/common';
import { managerOf, Resealing, type SecretBox, type Transaction } from '@smart-attendance/database';
import type { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';

export interface SealedKey {
  readonly personId: string;
  readonly sealedKey: Buffer;
}

@Injectable()
export class PersonKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** One key of each master key that has sealed some: a rotation that was not finished has several. */
  async oneOfEachSealer(): Promise<SealedKey[]> {
    return this.dataSource.query<SealedKey[]>(
      `SELECT DISTINCT ON (substring(sealed_key from 1 for 5)) person_id AS "personId", sealed_key AS "sealedKey"
         FROM person_keys ORDER BY substring(sealed_key from 1 for 5), person_id`,
    );
  }

  /** Does nothing when there is a key already. */
  async add(tx: Transaction, { personId, sealedKey }: SealedKey): Promise<void> {
    await managerOf(tx).query(
      'INSERT INTO person_keys (person_id, sealed_key) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING',
      [personId, sealedKey],
    );
  }

  async find(personId: string, tx?: Transaction): Promise<Buffer | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [row] = await manager.query<{ sealed_key: Buffer }[]>(
      'SELECT sealed_key FROM person_keys WHERE person_id = $1',
      [personId],
    );
    return row?.sealed_key;
  }

  resealing(master: SecretBox, contextOf: (personId: string) => string, logger: Logger): Resealing {
    const columns = [{ column: 'sealed_key', contextOf }];
    return new Resealing(this.dataSource, master, [{ table: 'person_keys', idColumn: 'person_id', columns }], logger);
  }
}
