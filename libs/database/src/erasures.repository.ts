import { Injectable } from '@nestjs/common';
import { isUuid, type RemovedCounts } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import type { PageRequest, PageRows } from './read-page';
import { managerOf, type Transaction } from './transaction';

/** What a service did about one erased person. It says nothing of them but the id. */
export interface ErasureRow {
  readonly personId: string;
  readonly erasedAt: Date;
  /** Null while there is something left to do. */
  readonly finishedAt: Date | null;
  readonly removed: RemovedCounts;
}

const columns = `person_id AS "personId", erased_at AS "erasedAt", finished_at AS "finishedAt", removed`;

/** Receipts: one row a person who was erased, written by the transactions that erase. */
@Injectable()
export class ErasuresRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Once or step by step: what was removed is added to what the steps before removed. */
  async add(
    tx: Transaction,
    { personId, erasedAt, removed }: Pick<ErasureRow, 'personId' | 'erasedAt' | 'removed'>,
  ): Promise<void> {
    const some = Object.fromEntries(Object.entries(removed).filter(([, rows]) => rows > 0));
    await managerOf(tx).query(
      `INSERT INTO erasures (person_id, erased_at, removed) VALUES ($1, $2, $3)
       ON CONFLICT (person_id) DO UPDATE SET removed = (
         SELECT coalesce(jsonb_object_agg(kind, rows), '{}') FROM (
           SELECT kind, sum(rows::bigint) AS rows FROM (
             SELECT * FROM jsonb_each_text(erasures.removed) UNION ALL SELECT * FROM jsonb_each_text(excluded.removed)
           ) AS step (kind, rows) GROUP BY kind) AS summed)`,
      [personId, erasedAt, JSON.stringify(some)],
    );
  }

  /** True for whoever did it. */
  async finish(personId: string, tx?: Transaction): Promise<boolean> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [, rows] = await manager.query<[unknown[], number]>(
      'UPDATE erasures SET finished_at = now() WHERE person_id = $1 AND finished_at IS NULL',
      [personId],
    );
    return rows > 0;
  }

  /** Oldest first, those that were begun before that time. */
  async unfinished(before: Date, limit: number): Promise<ErasureRow[]> {
    return this.dataSource.query<ErasureRow[]>(
      `SELECT ${columns} FROM erasures WHERE finished_at IS NULL AND erased_at <= $1 ORDER BY erased_at LIMIT $2`,
      [before, limit],
    );
  }

  async find(personId: string): Promise<ErasureRow | undefined> {
    const [row] = await this.dataSource.query<ErasureRow[]>(`SELECT ${columns} FROM erasures WHERE person_id = $1`, [
      personId,
    ]);
    return row;
  }

  /**
   * A page by the time of the erasure.
   * @throws AppError `invalid_argument` for a cursor that no page gave
   */
  async list({ skip, limit, descending, cursor }: PageRequest): Promise<PageRows<ErasureRow>> {
    const [at, id] = placeOf(cursor);
    const [direction, than] = descending ? ['DESC', '<'] : ['ASC', '>'];
    const [found, [count]] = await Promise.all([
      this.dataSource.query<ErasureRow[]>(
        `SELECT ${columns} FROM erasures
          WHERE $1::timestamptz IS NULL OR (erased_at, person_id) ${than} ($1::timestamptz, $2::uuid)
          ORDER BY erased_at ${direction}, person_id ${direction} OFFSET $3 LIMIT $4`,
        [at, id, at === null ? skip : 0, limit + 1],
      ),
      this.dataSource.query<{ total: string }[]>('SELECT count(*) AS total FROM erasures'),
    ]);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const nextCursor = last === undefined ? '' : `${String(last.erasedAt.getTime())} ${last.personId}`;
    return { rows, total: Number(count?.total ?? 0), nextCursor };
  }
}

function placeOf(cursor: string): readonly [at: string | null, personId: string | null] {
  if (cursor === '') return [null, null];
  const [, milliseconds = '', personId = ''] = /^(\d{1,13}) ([0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (isUuid(personId)) return [new Date(Number(milliseconds)).toISOString(), personId];
  throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
}
