import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GalleryOwner1764300000000 implements MigrationInterface {
  readonly name = 'GalleryOwner1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    // Tells this installation from others on one vector server; and how often a replica found that the searched copy
    // had lost something, upon which every replica compares everything anew.
    await runner.query(`
      ALTER TABLE gallery_state
        ADD COLUMN installation_id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN losses bigint NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE gallery_state DROP COLUMN installation_id, DROP COLUMN losses');
  }
}
