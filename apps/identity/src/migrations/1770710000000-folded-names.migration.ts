import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People are ordered without their accents: byte by byte, as the database of `npm start` compares, Ångström stood
 * behind Zimmermann.
 */
export class FoldedNames1770710000000 implements MigrationInterface {
  readonly name = 'FoldedNames1770710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      String.raw`ALTER TABLE people DROP COLUMN name_key, ADD COLUMN name_key text GENERATED ALWAYS AS (
         left(lower(translate(
           regexp_replace(normalize(last_name || ' ' || first_name, NFD), '[\u0300-\u036f]', '', 'g'),
           'ØøŁłĐđıßÆæŒœ', 'OoLlDdisAaOo')), 200)) STORED NOT NULL`,
    );
    await runner.query('CREATE INDEX people_by_name_idx ON people (name_key, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE people DROP COLUMN name_key,
         ADD COLUMN name_key text GENERATED ALWAYS AS (left(lower(last_name || ' ' || first_name), 200)) STORED NOT NULL`,
    );
    await runner.query('CREATE INDEX people_by_name_idx ON people (name_key, id)');
  }
}
