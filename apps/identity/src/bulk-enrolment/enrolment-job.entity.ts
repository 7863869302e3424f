import type { EnrolmentFileState, EnrolmentJobState } from '@smart-attendance/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/**
 * Photos of many people that are enrolled one after the other.
 *
 *     receiving -> queued -> running -> done
 *     receiving -> failed, when the archive does not come whole; queued, running -> failed, after a week
 *     whatever is not over -> cancelled
 *
 * Whoever works holds an advisory lock of the job for one photo at a time, and a process that is killed loses it with
 * its connection: the next replica goes on at once.
 */
@Entity('enrolment_jobs')
export class EnrolmentJobEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'author_id', type: 'varchar' })
  authorId!: string;

  @Column('varchar')
  state!: EnrolmentJobState;

  @Column('varchar')
  reason!: string;

  @Column({ name: 'face_largest', type: 'boolean' })
  faceLargest!: boolean;

  /** Of the uploader about everybody; null: nothing was said. */
  @Column({ name: 'consent_answer', type: 'boolean', nullable: true })
  consentAnswer!: boolean | null;

  @Column({ name: 'source_description', type: 'varchar' })
  sourceDescription!: string;

  /** Of the photos that were received. */
  @Column({ name: 'photo_bytes', type: 'integer' })
  photoBytes!: number;

  /** Not before: face-inference or the index was away. */
  @Column({ name: 'resume_at', type: 'timestamptz', precision: 3 })
  resumeAt!: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}

/** waiting -> enrolled | refused | failed | cancelled. The photo is there while it waits, and no longer. */
@Entity('enrolment_job_files')
export class EnrolmentJobFileEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'job_id', type: 'uuid' })
  jobId!: string;

  @Column('integer')
  position!: number;

  /** In the archive: data to show, never a path. */
  @Column('varchar')
  name!: string;

  /** Null where the name is nobody's. */
  @Column({ name: 'person_id', type: 'uuid', nullable: true })
  personId!: string | null;

  @Column('varchar')
  state!: EnrolmentFileState;

  @Column('varchar')
  reason!: string;

  @Column('varchar')
  message!: string;

  @Column({ name: 'template_id', type: 'uuid', nullable: true })
  templateId!: string | null;

  @Column({ name: 'quality_score', type: 'real' })
  qualityScore!: number;

  @Column('text', { array: true })
  warnings!: string[];

  /** More than one: a process of this service or of face-inference died with it in hand. */
  @Column('integer')
  attempts!: number;

  @Column({ name: 'sealed_photo', type: 'bytea', nullable: true, select: false })
  sealedPhoto!: Buffer | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
