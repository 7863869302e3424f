import { Controller } from '@nestjs/common';
import {
  rejectRecognition,
  restoreRecognition,
  type RejectRecognitionRequest,
  type RestoreRecognitionRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toRecognitionMessage } from '../recognition/recognition.message';
import { toRejectedMessage } from './rejection.message';
import { RejectionsService } from './rejections.service';

@Controller()
export class RejectionsResponder {
  constructor(private readonly rejections: RejectionsService) {}

  @RespondsTo(rejectRecognition)
  async rejectRecognition({ recognitionId, authorId, reason }: RejectRecognitionRequest) {
    return toRejectedMessage(await this.rejections.reject(recognitionId, { authorId, reason }));
  }

  @RespondsTo(restoreRecognition)
  async restoreRecognition({ recognitionId, authorId }: RestoreRecognitionRequest) {
    return { recognition: toRecognitionMessage(await this.rejections.restore(recognitionId, authorId)) };
  }
}
