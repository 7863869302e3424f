import { Injectable } from '@nestjs/common';
import {
  departmentKey,
  emailKey,
  employeeIdKey,
  searchKey,
  type RemovedKind,
  type RemovedCounts,
} from '@smart-attendance/contracts';
import {
  isUniqueViolation,
  managerOf,
  readPage,
  type PageRequest,
  type PageRows,
  type Transaction,
} from '@smart-attendance/database';
import { AppError, type Violation } from '@smart-attendance/errors';
import { DataSource, type EntityManager } from 'typeorm';
import { betweenKeyAndTwin, changedKeys, keysOf, twinRange, type KeyedTexts } from './person-keys.policy';
import { PersonEntity } from './person.entity';

export interface PersonQuery {
  readonly page: PageRequest | undefined;
  readonly activeOnly: boolean;
  /** Part of a name, email, employee id or department; empty for all. */
  readonly query: string;
  /** Empty for all. */
  readonly role: string;
  readonly isActive: boolean | undefined;
  /** Empty for all. */
  readonly department: string;
}

export type NewPerson = Partial<PersonEntity> & KeyedTexts & Pick<PersonEntity, 'id'>;

type KeyedField = 'email' | 'employee_id';

interface NearSightings {
  readonly rows: number;
  /** Null without any. */
  readonly newest: Date | null;
}

/** Each costs the comparing of a password, so that nobody makes a login dear. */
const twinsMax = 5;

/**
 * Of somebody who sits before a camera there are rows by the hundred thousand, and a statement may take 10 s: so
 * many go with each, all in the one transaction.
 */
const rowsPerStatement = 10_000;

/** In the order in which a person's rows are deleted; what shows the person's face is gone by then. */
const tablesOfPeople = [
  'person_keys',
  'face_templates',
  'profile_images',
  'enrolment_job_files',
  'look_alike_comparisons',
  'sightings',
  'rejected_tracks',
  'recognition_rejections',
  'recognitions',
  'recognized_tracks',
] as const satisfies readonly RemovedKind[];

@Injectable()
export class PeopleRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(personId: string, tx?: Transaction): Promise<PersonEntity | null> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.findOneBy(PersonEntity, { id: personId });
  }

  /** @throws AppError `not_found` */
  async get(personId: string, tx?: Transaction): Promise<PersonEntity> {
    const person = await this.find(personId, tx);
    if (person === null) throw AppError.notFound('person', personId);
    return person;
  }

  /**
   * The person, whom nobody else changes or erases until the transaction ends.
   * @throws AppError `not_found`, and `conflict` (changed_meanwhile) when another revision was expected
   */
  async lock(tx: Transaction, personId: string, expectedRevision?: number): Promise<PersonEntity> {
    const person = await managerOf(tx)
      .createQueryBuilder(PersonEntity, 'person')
      .where('person.id = :personId', { personId })
      .setLock('pessimistic_write')
      .getOne();
    if (person === null) throw AppError.notFound('person', personId);
    if (expectedRevision === undefined || expectedRevision === person.revision) return person;
    throw new AppError('conflict', `The person ${personId} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  async list({ page, activeOnly, query, role, isActive, department }: PersonQuery): Promise<PageRows<PersonEntity>> {
    const people = this.dataSource.manager.createQueryBuilder(PersonEntity, 'person');
    if (activeOnly) people.andWhere('person.isActive');
    if (isActive !== undefined) people.andWhere('person.isActive = :isActive', { isActive });
    if (role !== '') people.andWhere('person.role = :role', { role });
    if (department !== '') people.andWhere('person.departmentKey = :key', { key: departmentKey(department) });
    const wanted = searchKey(query);
    if (wanted !== '') {
      // What the client typed is text, so the characters with a meaning in a pattern lose it.
      people.andWhere('person.searchKey LIKE :pattern', { pattern: `%${wanted.replace(/[\\%_]/g, '\\$&')}%` });
    }
    return readPage(people, 'person', page, { name: { property: 'nameKey', type: 'text' } });
  }

  /**
   * With the hash, for comparing a password. Several only where twins of old have the same email in other spellings.
   */
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

  /**
   * With the hash.
   * @throws AppError `not_found`
   */
  async getWithHash(personId: string): Promise<PersonEntity> {
    const person = await this.dataSource.manager
      .createQueryBuilder(PersonEntity, 'person')
      .addSelect('person.passwordHash')
      .where('person.id = :personId', { personId })
      .getOne();
    if (person === null) throw AppError.notFound('person', personId);
    return person;
  }

  /**
   * By its person, who alone knows it. False when the password is another one by now. Passwords are not published, so
   * the revision stays.
   */
  async replaceHash(personId: string, currentHash: string, newHash: string): Promise<boolean> {
    const [, changed] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE people SET password_hash = $3, password_change_required = false, updated_at = now()
        WHERE id = $1 AND password_hash = $2`,
      [personId, currentHash, newHash],
    );
    return changed === 1;
  }

  /** @returns the person as the database has it */
  async insert(tx: Transaction, person: NewPerson): Promise<PersonEntity> {
    await managerOf(tx).insert(PersonEntity, { ...person, ...keysOf(person) });
    return this.get(person.id, tx);
  }

  /** The change is published, so the revision rises. @returns the person as the database has it then */
  async change(tx: Transaction, before: PersonEntity, changes: Partial<PersonEntity>): Promise<PersonEntity> {
    const manager = managerOf(tx);
    const keys = changedKeys(before, changes);
    await manager.update(PersonEntity, { id: before.id }, { ...changes, ...keys, revision: before.revision + 1 });
    if (keys.emailKey !== undefined) await this.passOn(manager, 'email', emailKey(before.email));
    if (keys.employeeIdKey !== undefined) await this.passOn(manager, 'employee_id', employeeIdKey(before.employeeId));
    return this.get(before.id, tx);
  }

  /** Locks every active administrator, so that of two who demote each other one waits and then is refused. */
  async lockActiveAdministrators(tx: Transaction): Promise<string[]> {
    const rows = await managerOf(tx).query<{ id: string }[]>(
      "SELECT id FROM people WHERE role = 'administrator' AND is_active ORDER BY id FOR UPDATE",
    );
    return rows.map(({ id }) => id);
  }

  /** One replica after another: whoever comes second sees what the first did. Held until the transaction ends. */
  async countAdministratorsAlone(tx: Transaction): Promise<number> {
    const manager = managerOf(tx);
    await manager.query("SELECT pg_advisory_xact_lock(hashtext('identity'), hashtext('first-administrator'))");
    return manager.countBy(PersonEntity, { role: 'administrator' });
  }

  /** Those who have these keys; of twins of old the first. */
  async findByKeys(employeeIdKeys: readonly string[], emailKeys: readonly string[]): Promise<PersonEntity[]> {
    return this.dataSource.manager
      .createQueryBuilder(PersonEntity, 'person')
      .where('person.employeeIdKey = ANY(:employeeIdKeys) OR person.emailKey = ANY(:emailKeys)', {
        employeeIdKeys,
        emailKeys,
      })
      .getMany();
  }

  /** A refused row as AppError `conflict` that names every field somebody else has; any other error as it is. */
  async toConflict(error: unknown, wished: Partial<PersonEntity>, exceptId: string): Promise<unknown> {
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
   * The key first, so that nothing sealed by it opens from this statement on, then every row about the person. What
   * is left is the id in person_erasures, until the index has forgotten the person.
   * @returns how many rows of what
   */
  async erase(tx: Transaction, person: PersonEntity): Promise<RemovedCounts> {
    const manager = managerOf(tx);
    const removed: Partial<Record<RemovedKind, number>> = { people: 1 };
    for (const table of tablesOfPeople) {
      removed[table] = await this.remove(manager, table, person.id);
    }
    await this.forgetNearness(manager, person.id);
    Object.assign(removed, await this.forgetAuthor(manager, person.id));
    await this.forgetFileNames(manager, person.employeeId);
    const [, pairs] = await manager.query<[unknown[], number]>(
      'DELETE FROM look_alikes WHERE person_a = $1 OR person_b = $1',
      [person.id],
    );
    removed['look_alikes'] = pairs;
    await manager.query('INSERT INTO person_erasures (person_id) VALUES ($1)', [person.id]);
    await manager.query('DELETE FROM people WHERE id = $1', [person.id]);
    await this.passOn(manager, 'email', emailKey(person.email));
    await this.passOn(manager, 'employee_id', employeeIdKey(person.employeeId));
    return removed;
  }

  /** Whether anything is kept of them but the row, this template, and what was told of this unknown face. */
  async hasMore(personId: string, but: { readonly templateId: string | null; readonly unknownFaceId: string }) {
    const [row] = await this.dataSource.query<{ has_more: boolean }[]>(
      `SELECT EXISTS (SELECT FROM face_templates WHERE person_id = $1 AND id IS DISTINCT FROM $2)
           OR EXISTS (SELECT FROM profile_images WHERE person_id = $1)
           OR EXISTS (SELECT FROM enrolment_job_files WHERE person_id = $1)
           OR EXISTS (SELECT FROM recognitions WHERE person_id = $1 AND told_at IS NULL)
           OR EXISTS (SELECT FROM unknown_faces WHERE person_id = $1 AND id <> $3) AS has_more`,
      [personId, but.templateId, but.unknownFaceId],
    );
    return row?.has_more === true;
  }

  async isBeingErased(personId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM person_erasures WHERE person_id = $1', [
      personId,
    ]);
    return rows.length > 0;
  }

  /** As long as the receipt is kept. */
  async wasErased(tx: Transaction, personId: string): Promise<boolean> {
    const rows = await managerOf(tx).query<unknown[]>('SELECT 1 FROM erasures WHERE person_id = $1', [personId]);
    return rows.length > 0;
  }

  async pendingErasures(limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ person_id: string }[]>(
      'SELECT person_id FROM person_erasures LIMIT $1',
      [limit],
    );
    return rows.map((row) => row.person_id);
  }

  async forgetErasures(personIds: readonly string[]): Promise<void> {
    await this.dataSource.query('DELETE FROM person_erasures WHERE person_id = ANY($1::uuid[])', [personIds]);
  }

  private async remove(manager: EntityManager, table: RemovedKind, personId: string): Promise<number> {
    const run = async (sql: string): Promise<number> => (await manager.query<[unknown[], number]>(sql, [personId]))[1];
    const ofPerson = `FROM ${table} WHERE person_id = $1`;
    const piece = `DELETE FROM ${table} WHERE ctid = ANY (ARRAY (SELECT ctid ${ofPerson} LIMIT ${rowsPerStatement}))`;
    const isMore = async (): Promise<boolean> =>
      (await manager.query<unknown[]>(`SELECT 1 ${ofPerson} OFFSET ${rowsPerStatement} LIMIT 1`, [personId])).length >
      0;
    let removed = 0;
    while (await isMore()) removed += await run(piece);
    return removed + (await run(`DELETE ${ofPerson}`));
  }

  /** That faces which were nobody's were nearest to the person; from the oldest on. */
  private async forgetNearness(manager: EntityManager, personId: string): Promise<void> {
    let from: Date | '-infinity' = '-infinity';
    for (;;) {
      const [near]: readonly NearSightings[] = await manager.query<NearSightings[]>(
        `WITH near AS (
           SELECT frame_id, face_index, captured_at FROM sightings WHERE candidate_id = $1 AND captured_at >= $2
            ORDER BY captured_at LIMIT ${rowsPerStatement}),
         forgotten AS (
           UPDATE sightings s SET candidate_id = NULL FROM near n
            WHERE s.frame_id = n.frame_id AND s.face_index = n.face_index)
         SELECT count(*)::integer AS rows, max(captured_at) AS newest FROM near`,
        [personId, from],
      );
      if (near?.newest == null || near.rows < rowsPerStatement) return;
      from = near.newest;
    }
  }

  /**
   * Of what somebody decided about others the decision stays, without who it was.
   * @returns of how many recognitions
   */
  private async forgetAuthor(manager: EntityManager, personId: string): Promise<RemovedCounts> {
    const empty = async (column: string, when: string): Promise<number> => {
      const sql = `UPDATE recognitions SET ${column} = '' WHERE ${when} IS NOT NULL AND ${column} = $1`;
      return (await manager.query<[unknown[], number]>(sql, [personId]))[1];
    };
    const words = (await empty('withdrawn_by', 'withdrawn_at')) + (await empty('told_by', 'told_at'));
    await manager.query("UPDATE recognition_rejections SET author_id = '' WHERE author_id = $1", [personId]);
    // Whether it was the record or an upload stays, as it says what overrules it.
    await manager.query(
      `UPDATE people SET consent_source = split_part(consent_source, ':', 1) || ':'
        WHERE consent_source IN ('record:' || $1::text, 'uploader:' || $1::text)`,
      [personId],
    );
    await manager.query("UPDATE look_alikes SET decided_by = '' WHERE decided_by = $1", [personId]);
    await manager.query("UPDATE enrolment_jobs SET author_id = '' WHERE author_id = $1", [personId]);
    await manager.query("UPDATE model_packs SET registered_by = '' WHERE registered_by = $1", [personId]);
    return { words_about_recognitions: words };
  }

  /**
   * Files of archives that were nobody's, or two people's, stand beside no person and may have the id in their name. As
   * a word: E-10 is not in E-1001.jpg, and is in E-10_2.jpg.
   */
  private async forgetFileNames(manager: EntityManager, employeeId: string): Promise<void> {
    await manager.query(
      `UPDATE enrolment_job_files SET name = ''
        WHERE person_id IS NULL
          AND name ~ ('(^|[^[:alnum:]])' || regexp_replace($1, '([^[:alnum:]])', '\\\\\\1', 'g') || '($|[^[:alnum:]])')`,
      [employeeId],
    );
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
}

function keyOrNull(text: string | undefined, keyOf: (text: string) => string): string | null {
  return text === undefined ? null : keyOf(text);
}
