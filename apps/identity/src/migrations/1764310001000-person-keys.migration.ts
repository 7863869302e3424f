import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keysOf, twinKey, type KeyedTexts } from '../people/person-keys.policy';

const atOnce = 1_000;

type Row = KeyedTexts & { readonly id: string; readonly createdAt: string };

type Place = Pick<Row, 'createdAt' | 'id'>;

const beforeEverybody: Place = { createdAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/**
 * Emails and employee ids become unique by their keys. The keys are made by the same code as for new records, so they
 * are filled in here and not by the database. Twins that are there already stay two records; the later ones get keys of
 * their own, and every start says who they are.
 */
export class PersonKeys1764310001000 implements MigrationInterface {
  readonly name = 'PersonKeys1764310001000';

  async up(runner: QueryRunner): Promise<void> {
    // In byte order, so that the twins of a key are a range of the index.
    await runner.query(`
      ALTER TABLE people
        ADD COLUMN email_key text COLLATE "C", ADD COLUMN employee_id_key text COLLATE "C", ADD COLUMN search_key text`);
    const [emails, employeeIds] = [new Set<string>(), new Set<string>()];
    // From where the last batch ended: to look for rows without a key would pass over all that have one, each time.
    for (let last: Place = beforeEverybody; ;) {
      const rows = (await runner.query(
        `SELECT id, first_name AS "firstName", last_name AS "lastName", email, employee_id AS "employeeId", department,
                created_at::text AS "createdAt"
           FROM people WHERE (created_at, id) > ($1::timestamptz, $2::uuid) ORDER BY created_at, id LIMIT ${atOnce}`,
        [last.createdAt, last.id],
      )) as Row[];
      const end = rows.at(-1);
      if (end === undefined) break;
      last = end;
      const keys = rows.map((row) => ({ id: row.id, ...keysOf(row) }));
      await runner.query(
        `UPDATE people p SET email_key = k.email_key, employee_id_key = k.employee_id_key, search_key = k.search_key
           FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS k (id, email_key, employee_id_key, search_key)
          WHERE p.id = k.id`,
        [
          keys.map(({ id }) => id),
          keys.map(({ id, emailKey }) => ownKey(emails, emailKey, id)),
          keys.map(({ id, employeeIdKey }) => ownKey(employeeIds, employeeIdKey, id)),
          keys.map(({ searchKey }) => searchKey),
        ],
      );
    }
    await runner.query(`
      ALTER TABLE people
        ALTER COLUMN email_key SET NOT NULL, ALTER COLUMN employee_id_key SET NOT NULL, ALTER COLUMN search_key SET NOT NULL`);
    await runner.query('DROP INDEX people_email_key, people_employee_id_key');
    await runner.query('CREATE UNIQUE INDEX people_email_key ON people (email_key)');
    await runner.query('CREATE UNIQUE INDEX people_employee_id_key ON people (employee_id_key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people DROP COLUMN email_key, DROP COLUMN employee_id_key, DROP COLUMN search_key');
    await runner.query('CREATE UNIQUE INDEX people_email_key ON people (lower(email))');
    await runner.query('CREATE UNIQUE INDEX people_employee_id_key ON people (employee_id)');
  }
}

function ownKey(taken: Set<string>, key: string, personId: string): string {
  const own = taken.has(key) ? twinKey(key, personId) : key;
  taken.add(own);
  return own;
}
