import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Photos of many people, sealed by the key of each until they are enrolled. */
export class EnrolmentJobs1770600000000 implements MigrationInterface {
  readonly name = 'EnrolmentJobs1770600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE enrolment_jobs (
        id uuid PRIMARY KEY,
        author_id varchar(255) NOT NULL,
        state varchar(16) NOT NULL,
        reason varchar(32) NOT NULL DEFAULT '',
        face_largest boolean NOT NULL,
        consent_answer boolean,
        source_description varchar(2000) NOT NULL DEFAULT '',
        photo_bytes integer NOT NULL DEFAULT 0,
        resume_at timestamptz(3) NOT NULL DEFAULT now(),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        finished_at timestamptz(3)
      )`);
    await runner.query('CREATE INDEX enrolment_jobs_listed_idx ON enrolment_jobs (created_at, id)');
    await runner.query(`
      CREATE TABLE enrolment_job_files (
        id uuid PRIMARY KEY,
        job_id uuid NOT NULL REFERENCES enrolment_jobs ON DELETE CASCADE,
        position integer NOT NULL,
        name varchar(255) NOT NULL,
        person_id uuid REFERENCES people ON DELETE CASCADE,
        state varchar(16) NOT NULL,
        reason varchar(64) NOT NULL DEFAULT '',
        message varchar(2000) NOT NULL DEFAULT '',
        template_id uuid,
        quality_score real NOT NULL DEFAULT 0,
        warnings text[] NOT NULL DEFAULT '{}',
        attempts integer NOT NULL DEFAULT 0,
        sealed_photo bytea,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        UNIQUE (job_id, position),
        CHECK (sealed_photo IS NULL OR state = 'waiting')
      )`);
    await runner.query('ALTER TABLE enrolment_job_files ALTER COLUMN sealed_photo SET STORAGE EXTERNAL');
    await runner.query('CREATE INDEX enrolment_job_files_person_idx ON enrolment_job_files (person_id)');
    await runner.query('CREATE INDEX enrolment_job_files_listed_idx ON enrolment_job_files (job_id, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE enrolment_job_files, enrolment_jobs');
  }
}
