import { Injectable } from '@nestjs/common';
import { emailKey, employeeIdKey, searchKey } from '@smart-attendance/contracts';
import { isUniqueViolation, readPage, type PageRequest, type PageRows } from '@smart-attendance/database';
import { AppError, type Violation } from '@smart-attendance/errors';
import { DataSource, type EntityManager } from 'typeorm';
import { betweenKeyAndTwin, changedKeys, keysOf, twinRange, type KeyedTexts } from './person-keys.policy';
import { PersonEntity } from './person.entity';

export interface PersonQuery {
  readonly page: PageRequest | undefined;
  readonly activeOnly: boolean;
  /** Part of a name, email, employee id or department; empty for all. */
  readonly query: string;
}

export interface ErasureRow {
  readonly personId: string;
  readonly revision: number;
  readonly erasedAt: Date;
}

type KeyedField = 'email' | 'employee_id';

/** Each costs the comparing of a password, so that nobody makes a login dear. */
const twinsMax = 5;

@Injectable()
export class PeopleRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(personId: string): Promise<PersonEntity | null> {
    return this.dataSource.manager.findOneBy(PersonEntity, { id: personId });
  }

  /** @throws AppError `not_found` */
  async get(personId: string): Promise<PersonEntity> {
    const person = await this.find(personId);
    if (person === null) throw AppError.notFound('person', personId);
    return person;
  }

  /** The person, whom nobody else changes or erases until the transaction ends. @throws AppError `not_found` */
  async lock(manager: EntityManager, personId: string): Promise<PersonEntity> {
    const person = await manager
      .createQueryBuilder(PersonEntity, 'person')
      .where('person.id = :personId', { personId })
      .setLock('pessimistic_write')
      .getOne();
    if (person === null) throw AppError.notFound('person', personId);
    return person;
  }

  async list({ page, activeOnly, query }: PersonQuery): Promise<PageRows<PersonEntity>> {
    const people = this.dataSource.manager.createQueryBuilder(PersonEntity, 'person');
    if (activeOnly) people.andWhere('person.isActive');
    const wanted = searchKey(query);
    if (wanted !== '') {
      // What the client typed is text, so the characters with a meaning in a pattern lose it.
      people.andWhere('person.searchKey LIKE :pattern', { pattern: `%${wanted.replace(/[\\%_]/g, '\\$&')}%` });
    }
    return readPage(people, 'person', page);
  }

  /** With the hash, for comparing a password. Several only where twins of old have the same email in other spellings. */
  async findByEmail(email: string): Promise<PersonEntity[]> {
    const key = emailKey(email);
    return this.dataSource.manager
      .createQueryBuilder(PersonEntity, 'person')
      .addSelect('person.passwordHash')
      .where('person.emailKey = :key OR (person.emailKey >= :from AND person.emailKey < :to)', {
        key,
        ...twinRange(key),
      })
      .orderBy('person.emailKey')
      .limit(twinsMax)
      .getMany();
  }

  /** With the hash. @throws AppError `not_found` */
  async getWithHash(personId: string): Promise<PersonEntity> {
    const person = await this.dataSource.manager
      .createQueryBuilder(PersonEntity, 'person')
      .addSelect('person.passwordHash')
      .where('person.id = :personId', { personId })
      .getOne();
    if (person === null) throw AppError.notFound('person', personId);
    return person;
  }

  /** False when the password is another one by now. Nobody hears of passwords, so the revision stays. */
  async replaceHash(personId: string, currentHash: string, newHash: string): Promise<boolean> {
    const [, changed] = await this.dataSource.query<[unknown[], number]>(
      'UPDATE people SET password_hash = $3, updated_at = now() WHERE id = $1 AND password_hash = $2',
      [personId, currentHash, newHash],
    );
    return changed === 1;
  }

  async insert(manager: EntityManager, person: Partial<PersonEntity> & KeyedTexts): Promise<void> {
    await manager.insert(PersonEntity, { ...person, ...keysOf(person) });
  }

  async change(manager: EntityManager, before: PersonEntity, changes: Partial<PersonEntity>): Promise<void> {
    const keys = changedKeys(before, changes);
    await manager.update(PersonEntity, { id: before.id }, { ...changes, ...keys });
    if (keys.emailKey !== undefined) await this.passOn(manager, 'email', emailKey(before.email));
    if (keys.employeeIdKey !== undefined) await this.passOn(manager, 'employee_id', employeeIdKey(before.employeeId));
  }

  /** Locks every active administrator, so that of two who demote each other one waits and then is refused. */
  async lockActiveAdministrators(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      "SELECT id FROM people WHERE role = 'administrator' AND is_active ORDER BY id FOR UPDATE",
    );
    return rows.map(({ id }) => id);
  }

  async countAdministrators(manager: EntityManager): Promise<number> {
    return manager.countBy(PersonEntity, { role: 'administrator' });
  }

  /** A refused row as AppError `conflict` that names every field somebody else has; any other error as it is. */
  async asConflict(error: unknown, wished: Partial<PersonEntity>, exceptId: string): Promise<unknown> {
    if (!isUniqueViolation(error)) return error;
    const rows = await this.dataSource.query<{ email_taken: boolean; employee_id_taken: boolean }[]>(
      `SELECT coalesce(bool_or(email_key = $1), false) AS email_taken,
              coalesce(bool_or(employee_id_key = $2), false) AS employee_id_taken
         FROM people WHERE id <> $3 AND (email_key = $1 OR employee_id_key = $2)`,
      [keyOrNull(wished.email, emailKey), keyOrNull(wished.employeeId, employeeIdKey), exceptId],
    );
    const violations: Violation[] = [];
    const isEmailTaken = rows[0]?.email_taken === true || isUniqueViolation(error, 'people_email_key');
    const isEmployeeIdTaken = rows[0]?.employee_id_taken === true || isUniqueViolation(error, 'people_employee_id_key');
    if (isEmailTaken) violations.push({ field: 'email', message: 'is already in use by another person' });
    if (isEmployeeIdTaken) violations.push({ field: 'employee_id', message: 'is already in use by another person' });
    return new AppError('conflict', `Another person already has this ${isEmailTaken ? 'email' : 'employee_id'}.`, {
      reason: isEmailTaken ? 'email_taken' : 'employee_id_taken',
      violations,
      cause: error,
    });
  }

  /** As `passOn`, for what was changed or erased by a version that did not do so. */
  async freeTwins(field: KeyedField): Promise<void> {
    const base = `split_part(${field}_key, '${betweenKeyAndTwin}', 1)`;
    await this.dataSource.query(
      `UPDATE people SET ${field}_key = ${base}
        WHERE id IN (SELECT DISTINCT ON (${base}) id FROM people
                      WHERE ${field}_key LIKE '%${betweenKeyAndTwin}%' ORDER BY ${base}, created_at, id)
          AND NOT EXISTS (SELECT 1 FROM people other WHERE other.${field}_key = split_part(people.${field}_key, '${betweenKeyAndTwin}', 1))`,
    );
  }

  async twins(field: KeyedField, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM people WHERE ${field}_key LIKE '%${betweenKeyAndTwin}%' ORDER BY created_at, id LIMIT $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Changes that the bus has not heard of and that nobody is just about to tell it. One dated in the future was made before
   * the clock was set back.
   */
  async unannounced(settledMs: number, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM people
        WHERE announced_revision < revision
          AND (updated_at < now() - $1 * interval '1 millisecond' OR updated_at > now() + interval '1 minute')
        ORDER BY updated_at LIMIT $2`,
      [settledMs, limit],
    );
    return rows.map(({ id }) => id);
  }

  async markAnnounced(personId: string, revision: number): Promise<void> {
    await this.dataSource.query(
      'UPDATE people SET announced_revision = greatest(announced_revision, $2) WHERE id = $1',
      [personId, revision],
    );
  }

  /**
   * The key first, so that nothing sealed by it opens from this statement on, then every row about the person. What
   * is left is the id in person_erasures until the index and the others know.
   */
  async erase(manager: EntityManager, person: PersonEntity): Promise<void> {
    for (const table of [
      ...['person_keys', 'face_templates', 'profile_images'],
      ...['sightings', 'recognitions', 'recognized_tracks'],
    ]) {
      await manager.query(`DELETE FROM ${table} WHERE person_id = $1`, [person.id]);
    }
    await manager.query('INSERT INTO person_erasures (person_id, revision) VALUES ($1, $2)', [
      person.id,
      person.revision + 1,
    ]);
    await manager.query('DELETE FROM people WHERE id = $1', [person.id]);
    await this.passOn(manager, 'email', emailKey(person.email));
    await this.passOn(manager, 'employee_id', employeeIdKey(person.employeeId));
  }

  async findErasure(personId: string): Promise<ErasureRow | undefined> {
    const [row] = await this.erasures('person_id = $1', personId);
    return row;
  }

  async pendingErasures(limit: number): Promise<ErasureRow[]> {
    return this.erasures('true LIMIT $1', limit);
  }

  async forgetErasure(personId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM person_erasures WHERE person_id = $1', [personId]);
  }

  /** A key that its person gave up is the oldest twin's, before somebody else takes it and becomes a twin. */
  private async passOn(manager: EntityManager, field: KeyedField, key: string): Promise<void> {
    const { from, to } = twinRange(key);
    await manager.query(
      `UPDATE people SET ${field}_key = $1
        WHERE id = (SELECT id FROM people WHERE ${field}_key >= $2 AND ${field}_key < $3 ORDER BY created_at, id LIMIT 1)
          AND NOT EXISTS (SELECT 1 FROM people other WHERE other.${field}_key = $1)`,
      [key, from, to],
    );
  }

  private async erasures(condition: string, parameter: string | number): Promise<ErasureRow[]> {
    return this.dataSource.query<ErasureRow[]>(
      `SELECT person_id AS "personId", revision, erased_at AS "erasedAt" FROM person_erasures WHERE ${condition}`,
      [parameter],
    );
  }
}

function keyOrNull(text: string | undefined, keyOf: (text: string) => string): string | null {
  return text === undefined ? null : keyOf(text);
}
