import { AppError } from '@smart-attendance/errors';
import type { RecognitionEntity } from './recognition.entity';

/**
 * People are paid by what is told: nobody tells a visit of their own, or says of it that it was somebody else; and who
 * told it does not overrule whoever said that it is wrong.
 * @throws AppError `permission_denied` (own_row)
 */
export function refuseOwn(
  recognition: Pick<RecognitionEntity, 'personId' | 'toldBy' | 'toldAt'>,
  authorId: string,
  verb: 'tell' | 'reject' | 'restore',
): void {
  if (recognition.toldAt === null) return;
  const isTeller = verb === 'restore' && recognition.toldBy === authorId;
  if (recognition.personId !== authorId && !isTeller) return;
  const message = isTeller
    ? 'You told this visit yourself; that it holds after all is said by somebody else.'
    : 'What was told of your own visits is entered and corrected by somebody else.';
  throw new AppError('permission_denied', message, { reason: 'own_row' });
}
