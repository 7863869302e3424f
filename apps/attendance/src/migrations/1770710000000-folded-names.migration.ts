import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People are ordered without their accents: byte by byte, as the database of `npm start` compares, Ångström stood
 * behind Zimmermann.
 */
export class FoldedNames1770710000000 implements MigrationInterface {
  readonly name = 'FoldedNames1770710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      String.raw`ALTER TABLE people ADD COLUMN name_key text GENERATED ALWAYS AS (
         left(lower(translate(
           regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g'),
           'ØøŁłĐđıßÆæŒœ', 'OoLlDdisAaOo')), 200)) STORED NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people DROP COLUMN name_key');
  }
}
