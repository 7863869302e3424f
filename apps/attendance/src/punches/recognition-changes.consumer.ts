import { Controller } from '@nestjs/common';
import { recognitionChanged, type Recognition, type RecognitionChanged } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { Consumes } from '@smart-attendance/messaging';
import { instantOf } from '../calendar/timestamp';
import { toPunch } from './punch.consumer';
import { RecognitionChangesService, type RecognitionState } from './recognition-changes.service';

@Controller()
export class RecognitionChangesConsumer {
  constructor(private readonly changes: RecognitionChangesService) {}

  @Consumes(recognitionChanged)
  async onRecognitionChanged({ recognition, authorId }: RecognitionChanged): Promise<void> {
    if (recognition === undefined) throw AppError.invalid([{ field: 'recognition', message: 'is missing' }]);
    await this.changes.apply(toRecognitionState(recognition, authorId));
  }
}

/** @throws AppError `invalid_argument` for a recognition that no retry makes right */
export function toRecognitionState(recognition: Recognition, authorId: string): RecognitionState {
  const { withdrawnAt, withdrawalReason, revision } = recognition;
  return {
    punch: toPunch({ recognition }, new Date()),
    revision,
    authorId,
    withdrawn:
      withdrawnAt === undefined
        ? undefined
        : { at: instantOf(withdrawnAt, 'recognition.withdrawn_at'), reason: withdrawalReason },
  };
}
