import {
  timestampFromDate,
  type MessageInitShape,
  type RejectRecognitionResponseSchema,
} from '@smart-attendance/contracts';
import { toRecognitionMessage } from '../recognition/recognition.message';
import type { RejectedRecognition } from './rejections.service';

export function toRejectedMessage(
  rejected: RejectedRecognition,
): MessageInitShape<typeof RejectRecognitionResponseSchema> {
  const { recognition, rejection, hasCounterExample, withdrawnIds, decidedIds, similarIds, deletedTemplateIds } =
    rejected;
  return {
    recognition: toRecognitionMessage(recognition),
    rejection: {
      ...rejection,
      createdAt: timestampFromDate(rejection.createdAt),
      hasCounterExample,
      withdrawnRecognitionIds: [...withdrawnIds],
      decidedRecognitionIds: [...decidedIds],
      similarRecognitionIds: [...similarIds],
      deletedTemplateIds: [...deletedTemplateIds],
    },
  };
}
