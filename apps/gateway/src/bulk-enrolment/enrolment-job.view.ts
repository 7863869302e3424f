import {
  enrolmentFileStates,
  enrolmentJobStates,
  type EnrolmentFileState,
  type EnrolmentJob,
  type EnrolmentJobFile,
  type EnrolmentJobState,
} from '@smart-attendance/contracts';
import { Count, Decimal, Id, Instant, OneOf, Text, Texts, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { rounded, textOrNull } from '../input/show.policy';

export class EnrolmentJobView {
  @Id() id!: string;
  @OneOf(enrolmentJobStates) state!: EnrolmentJobState;
  @Text({ nullable: true, example: 'expired', description: 'Of one that failed: upload_broken or expired.' })
  reason!: string | null;
  @Count({ description: 'Files of the archive.' }) files!: number;
  @Count() enrolled!: number;
  @Count({ description: 'Photos that were looked at and not taken.' }) refused!: number;
  @Count({ description: 'Files that are nobody’s, or no photos.' }) failed!: number;
  @Count() cancelled!: number;
  @Count() waiting!: number;
  @Count({ description: 'Of 100.' }) progress_percent!: number;
  @Id({ nullable: true, description: 'Who sent it; null for who was erased since.' }) author_id!: string | null;
  @Instant() created_at!: string | null;
  @Instant({ nullable: true }) started_at!: string | null;
  @Instant({ nullable: true }) finished_at!: string | null;
  @Instant({ nullable: true, description: 'Then the report is deleted.' }) expires_at!: string | null;
}

export function toEnrolmentJobView(job: EnrolmentJob): Shape<EnrolmentJobView> {
  const { id, files, enrolled, refused, failed, cancelled, waiting } = job;
  return {
    id,
    state: job.state as EnrolmentJobState,
    reason: textOrNull(job.reason),
    files,
    enrolled,
    refused,
    failed,
    cancelled,
    waiting,
    progress_percent: files === 0 ? 0 : Math.floor((100 * (files - waiting)) / files),
    author_id: textOrNull(job.authorId),
    created_at: toIsoInstant(job.createdAt),
    started_at: toIsoInstant(job.startedAt),
    finished_at: toIsoInstant(job.finishedAt),
    expires_at: toIsoInstant(job.expiresAt),
  };
}

export class EnrolmentJobFileView {
  @Id() id!: string;
  @Count({ description: 'In the archive, from 0.' }) position!: number;
  @Text({ example: 'photos/E-1001_2.jpg' }) name!: string;
  @Id({ nullable: true, description: 'Whose it is; null for nobody’s.' }) user_id!: string | null;
  @OneOf(enrolmentFileStates) state!: EnrolmentFileState;
  @Text({
    nullable: true,
    example: 'several_faces',
    description:
      'As an upload of a face is refused, or no_such_person, ambiguous_name, too_large, unsupported_media, broken_file, too_many_templates, gave_up.',
  })
  reason!: string | null;
  @Text({
    nullable: true,
    example: 'There is no face in this photo.',
    description: 'What to do about it.',
  })
  message!: string | null;
  @Id({ nullable: true }) face_embedding_id!: string | null;
  @Decimal({ nullable: true, description: '0 unusable to 1 ideal' }) quality_score!: number | null;
  @Texts() warnings!: readonly string[];
}

export function toEnrolmentJobFileView(file: EnrolmentJobFile): Shape<EnrolmentJobFileView> {
  return {
    id: file.id,
    position: file.position,
    name: file.name,
    user_id: textOrNull(file.personId),
    state: file.state as EnrolmentFileState,
    reason: textOrNull(file.reason),
    message: textOrNull(file.message),
    face_embedding_id: textOrNull(file.templateId),
    quality_score: file.state === 'enrolled' ? rounded(file.qualityScore) : null,
    warnings: file.warnings,
  };
}
