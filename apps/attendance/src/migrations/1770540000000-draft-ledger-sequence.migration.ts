import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to which entry of the ledger a preview knows the rows; null of drafts that were previewed before. */
export class DraftLedgerSequence1770540000000 implements MigrationInterface {
  readonly name = 'DraftLedgerSequence1770540000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drafts ADD COLUMN ledger_sequence bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drafts DROP COLUMN ledger_sequence');
  }
}
