import { Injectable } from '@nestjs/common';
import type { LookAlikeSource } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { stableId } from '../stable-id';
import { LookAlikeEntity } from './look-alike.entity';

/** More nobody settles; the most alike stay. */
const openPairsMax = 10_000;

export interface FoundPair {
  readonly personId: string;
  readonly otherId: string;
  readonly similarity: number;
}

export interface PersonOfPair {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly employee_id: string;
  readonly department: string;
  readonly is_active: boolean;
  readonly created_at: Date;
  readonly templates: number;
}

const sortKeys = { similarity: { property: 'similarityKey', type: 'text' } } as const;

@Injectable()
export class LookAlikesRepository {
  constructor(private readonly dataSource: DataSource) {}

  list(query: { readonly page?: PageRequest | undefined; readonly state: string; readonly personId: string }) {
    const { page, state, personId } = query;
    const pairs = this.dataSource.manager.createQueryBuilder(LookAlikeEntity, 'pair');
    if (state !== '') pairs.andWhere('pair.state = :state', { state });
    if (personId !== '') pairs.andWhere('(pair.personA = :personId OR pair.personB = :personId)', { personId });
    return readPage(pairs, 'pair', page, sortKeys) satisfies Promise<PageRows<LookAlikeEntity>>;
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<LookAlikeEntity> {
    const pair = await this.dataSource.manager.findOneBy(LookAlikeEntity, { id });
    if (pair === null) throw AppError.notFound('look-alike', id);
    return pair;
  }

  /** @throws AppError `not_found`, `conflict` (changed_meanwhile) */
  async lock(tx: Transaction, id: string, expectedRevision?: number): Promise<LookAlikeEntity> {
    const pair = await managerOf(tx)
      .createQueryBuilder(LookAlikeEntity, 'pair')
      .where('pair.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (pair === null) throw AppError.notFound('look-alike', id);
    if (expectedRevision === undefined || expectedRevision === pair.revision) return pair;
    throw new AppError('conflict', `The pair ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  async change(tx: Transaction, pair: LookAlikeEntity, change: Partial<LookAlikeEntity>): Promise<void> {
    await managerOf(tx).update(LookAlikeEntity, { id: pair.id }, { ...change, revision: pair.revision + 1 });
  }

  /** Both are still there, and nobody erases them before the transaction ends. In the order of their ids. */
  async lockPeople(tx: Transaction, personIds: readonly string[]): Promise<Set<string>> {
    const rows = await managerOf(tx).query<{ id: string }[]>(
      `SELECT id FROM people WHERE id = ANY($1::uuid[]) AND biometric_consent IS NOT FALSE ORDER BY id FOR KEY SHARE`,
      [personIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** What was decided stays. @returns the id of the pair */
  async put(tx: Transaction, packId: string, source: LookAlikeSource, found: FoundPair): Promise<string> {
    const [one = '', other = ''] = [found.personId, found.otherId].sort();
    const id = stableId('look-alike', one, other);
    await managerOf(tx).query(
      `INSERT INTO look_alikes (id, person_a, person_b, pack_id, similarity, state, source, found_at)
       VALUES ($1, $2, $3, $4, $5, 'open', $6, now())
       ON CONFLICT (person_a, person_b) DO UPDATE
         SET pack_id = excluded.pack_id, similarity = excluded.similarity, found_at = excluded.found_at,
             revision = look_alikes.revision + (look_alikes.similarity <> excluded.similarity)::int
       WHERE excluded.source = 'scan' OR look_alikes.source = 'enrolment'`,
      [id, one, other, packId, found.similarity, source],
    );
    return id;
  }

  /** Of that person, but those found now. What was decided stays, and what an enrolment found waits for a decision. */
  async removeOpenOf(tx: Transaction, personId: string, exceptIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      `DELETE FROM look_alikes
        WHERE (person_a = $1 OR person_b = $1) AND state = 'open' AND source = 'scan' AND id <> ALL($2::uuid[])`,
      [personId, exceptIds],
    );
  }

  async removeSurplus(tx: Transaction): Promise<void> {
    await managerOf(tx).query(
      `DELETE FROM look_alikes WHERE id IN (
         SELECT id FROM look_alikes WHERE state = 'open' ORDER BY similarity DESC, id OFFSET ${openPairsMax})`,
    );
  }

  async countOpen(): Promise<number> {
    return this.dataSource.manager.countBy(LookAlikeEntity, { state: 'open' });
  }

  async peopleOf(personIds: readonly string[]): Promise<Map<string, PersonOfPair>> {
    const rows = await this.dataSource.query<PersonOfPair[]>(
      `SELECT p.id, p.first_name, p.last_name, p.employee_id, p.department, p.is_active, p.created_at,
              (SELECT count(*)::int FROM face_templates t WHERE t.person_id = p.id) AS templates
         FROM people p WHERE p.id = ANY($1::uuid[])`,
      [personIds],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}
