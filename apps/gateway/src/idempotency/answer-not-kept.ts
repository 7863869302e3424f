import { AppError } from '@smart-attendance/errors';

/** @param resourceId of what the first request made */
export function answerNotKept(resourceId: string): AppError {
  return new AppError(
    'conflict',
    `The request with this idempotency key was made before, and its answer is not kept. What it made has the id ${resourceId}.`,
    { reason: 'answer_not_kept', details: { existing_id: resourceId } },
  );
}
