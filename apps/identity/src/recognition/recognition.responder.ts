import { Controller } from '@nestjs/common';
import {
  getRecognition,
  getRecognitionSettings,
  listRecognitions,
  recognizeFaces,
  timestampDate,
  timestampFromDate,
  type GetRecognitionRequest,
  type ListRecognitionsRequest,
  type RecognizeFacesRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { PhotoRecognitionService } from './photo-recognition.service';
import { toRecognitionMessage, toSightingMessage } from './recognition.message';
import { RecognitionSettingsService } from './recognition-settings.service';
import { RecognitionService } from './recognition.service';

@Controller()
export class RecognitionResponder {
  constructor(
    private readonly photos: PhotoRecognitionService,
    private readonly recognition: RecognitionService,
    private readonly settings: RecognitionSettingsService,
  ) {}

  @RespondsTo(recognizeFaces)
  async recognizeFaces({ picture, threshold }: RecognizeFacesRequest) {
    return this.photos.recognize(picture, threshold);
  }

  @RespondsTo(listRecognitions)
  async listRecognitions({ page, personId, department, cameraId, ...filter }: ListRecognitionsRequest) {
    const { seenFrom, seenTo, withWithdrawn } = filter;
    const { rows, total, nextCursor } = await this.recognition.list({
      page,
      personId,
      department,
      cameraId,
      withWithdrawn,
      seenFrom: seenFrom && timestampDate(seenFrom),
      seenTo: seenTo && timestampDate(seenTo),
    });
    return { recognitions: rows.map(toRecognitionMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(getRecognition)
  async getRecognition({ recognitionId }: GetRecognitionRequest) {
    const { recognition, evidence, candidates, explanation, faceKeptUntil } = await this.recognition.get(recognitionId);
    return {
      recognition: toRecognitionMessage(recognition),
      evidence: evidence.map(toSightingMessage),
      candidates: [...candidates],
      explanation,
      ...(faceKeptUntil !== undefined && { vectorKeptUntil: timestampFromDate(faceKeptUntil) }),
    };
  }

  @RespondsTo(getRecognitionSettings)
  async getRecognitionSettings() {
    return this.settings.read();
  }
}
