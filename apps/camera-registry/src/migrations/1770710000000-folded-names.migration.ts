import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cameras are ordered without their accents: byte by byte, as the database of `npm start` compares, Ångström stood
 * behind Zimmermann.
 */
export class FoldedNames1770710000000 implements MigrationInterface {
  readonly name = 'FoldedNames1770710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      String.raw`ALTER TABLE cameras DROP COLUMN name_key, ADD COLUMN name_key text GENERATED ALWAYS AS (
         left(lower(translate(
           regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g'),
           'ØøŁłĐđıßÆæŒœ', 'OoLlDdisAaOo')), 200)) STORED NOT NULL`,
    );
    await runner.query('CREATE INDEX cameras_by_name ON cameras (name_key, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE cameras DROP COLUMN name_key,
         ADD COLUMN name_key text GENERATED ALWAYS AS (left(lower(name), 200)) STORED NOT NULL`,
    );
    await runner.query('CREATE INDEX cameras_by_name ON cameras (name_key, id)');
  }
}
