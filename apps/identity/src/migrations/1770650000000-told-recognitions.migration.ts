import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A recognition that a person told from a kept face says so, and what came of it can be taken back (ADR 45). */
export class ToldRecognitions1770650000000 implements MigrationInterface {
  readonly name = 'ToldRecognitions1770650000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recognitions
        ADD COLUMN told_by varchar(255),
        ADD COLUMN told_at timestamptz(3),
        ADD COLUMN told_template_id uuid,
        ADD COLUMN is_assignment_undone boolean NOT NULL DEFAULT false`);
    await runner.query('CREATE INDEX recognitions_told_idx ON recognitions (told_by) WHERE told_at IS NOT NULL');
    await runner.query('ALTER TABLE recognized_tracks ADD COLUMN is_told boolean NOT NULL DEFAULT false');
    await runner.query('ALTER TABLE unknown_face_actions ADD COLUMN created_person boolean NOT NULL DEFAULT false');
    // Of what was told before this there is a note as long as its face is kept.
    await runner.query(`
      UPDATE recognitions r SET told_at = r.created_at, told_by = a.author_id, told_template_id = f.template_id
        FROM unknown_face_visits v
        JOIN unknown_faces f ON f.id = v.unknown_face_id
        JOIN unknown_face_actions a ON a.id = f.last_action_id AND a.kind = 'assigned'
       WHERE v.recognition_id = r.id`);
    await runner.query(`
      UPDATE recognized_tracks t SET is_told = true FROM unknown_face_visits v
       WHERE v.track_id = t.track_id AND v.recognition_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE unknown_face_actions DROP COLUMN created_person');
    await runner.query('ALTER TABLE recognized_tracks DROP COLUMN is_told');
    await runner.query(`
      ALTER TABLE recognitions
        DROP COLUMN told_by, DROP COLUMN told_at, DROP COLUMN told_template_id, DROP COLUMN is_assignment_undone`);
  }
}
