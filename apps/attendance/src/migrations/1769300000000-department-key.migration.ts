import { departmentKey } from '@smart-attendance/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists and sums of a department compare its key, which is made by the same code as for new copies. */
export class DepartmentKey1769300000000 implements MigrationInterface {
  readonly name = 'DepartmentKey1769300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE people ADD COLUMN department_key text NOT NULL DEFAULT ''");
    const rows = (await runner.query("SELECT DISTINCT department FROM people WHERE department <> ''")) as {
      department: string;
    }[];
    const departments = rows.map(({ department }) => department);
    await runner.query(
      `UPDATE people SET department_key = spelling.key
         FROM unnest($1::text[], $2::text[]) AS spelling (department, key)
        WHERE people.department = spelling.department`,
      [departments, departments.map(departmentKey)],
    );
    await runner.query(
      "ALTER TABLE people ADD CONSTRAINT people_erased_has_no_key CHECK (NOT is_erased OR department_key = '')",
    );
    await runner.query('DROP INDEX people_by_department');
    await runner.query('CREATE INDEX people_by_department ON people (department_key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people DROP COLUMN department_key');
    await runner.query('CREATE INDEX people_by_department ON people (department)');
  }
}
