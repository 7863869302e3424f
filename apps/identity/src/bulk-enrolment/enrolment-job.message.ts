import {
  timestampFromDate,
  type EnrolmentJobFileSchema,
  type EnrolmentJobSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import type { EnrolmentJobFileEntity } from './enrolment-job.entity';
import type { JobWithCounts } from './enrolment-jobs.service';

/** As the table is kept (identity.module.ts). */
const keptMs = 30 * 86_400_000;

export function toEnrolmentJobMessage({ job, counts }: JobWithCounts): MessageInitShape<typeof EnrolmentJobSchema> {
  const { id, state, authorId, reason, createdAt, startedAt, finishedAt } = job;
  return {
    id,
    state,
    authorId,
    reason,
    ...counts,
    files: Object.values(counts).reduce((sum, count) => sum + count, 0),
    createdAt: timestampFromDate(createdAt),
    ...(startedAt !== null && { startedAt: timestampFromDate(startedAt) }),
    ...(finishedAt !== null && { finishedAt: timestampFromDate(finishedAt) }),
    expiresAt: timestampFromDate(new Date(createdAt.getTime() + keptMs)),
  };
}

export function toEnrolmentJobFileMessage(
  file: EnrolmentJobFileEntity,
): MessageInitShape<typeof EnrolmentJobFileSchema> {
  const { id, position, name, personId, state, reason, message, templateId, qualityScore, warnings } = file;
  return {
    id,
    position,
    name,
    personId: personId ?? '',
    state,
    reason,
    message,
    templateId: templateId ?? '',
    qualityScore,
    warnings,
  };
}
