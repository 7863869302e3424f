import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * In which department somebody was on which day: days follow from the shifts of it. What was before this is not known;
 * so everybody was always where they are now. A replica of before writes no row here, which the next change of that
 * person makes good.
 */
export class PersonDepartments1770200000000 implements MigrationInterface {
  readonly name = 'PersonDepartments1770200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person_departments (
        person_id uuid NOT NULL,
        valid_from date NOT NULL,
        department_key text NOT NULL,
        PRIMARY KEY (person_id, valid_from)
      )`);
    await runner.query(`
      INSERT INTO person_departments SELECT id, '1900-01-01', department_key FROM people WHERE NOT is_erased`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE person_departments');
  }
}
