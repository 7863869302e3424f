import { Controller } from '@nestjs/common';
import {
  getRecognition,
  listRecognitions,
  recognizeFaces,
  timestampDate,
  type GetRecognitionRequest,
  type ListRecognitionsRequest,
  type RecognizeFacesRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { PhotoRecognitionService } from './photo-recognition.service';
import { asRecognition, asSighting } from './recognition.message';
import { RecognitionsRepository } from './recognitions.repository';
import { SightingsRepository } from './sightings.repository';

@Controller()
export class RecognitionResponder {
  constructor(
    private readonly photos: PhotoRecognitionService,
    private readonly recognitions: RecognitionsRepository,
    private readonly sightings: SightingsRepository,
  ) {}

  @RespondsTo(recognizeFaces)
  async recognizeFaces({ picture, threshold }: RecognizeFacesRequest) {
    return this.photos.recognize(picture, threshold);
  }

  @RespondsTo(listRecognitions)
  async listRecognitions({ page, personId, cameraId, seenFrom, seenTo }: ListRecognitionsRequest) {
    const { rows, total, nextCursor } = await this.recognitions.list({
      ...{ page, personId, cameraId },
      seenFrom: seenFrom && timestampDate(seenFrom),
      seenTo: seenTo && timestampDate(seenTo),
    });
    return { recognitions: rows.map(asRecognition), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(getRecognition)
  async getRecognition({ recognitionId }: GetRecognitionRequest) {
    const recognition = await this.recognitions.get(recognitionId);
    const evidence = await this.sightings.byKeys(recognition.evidenceFrameIds, recognition.evidenceFaceIndexes);
    return { recognition: asRecognition(recognition), evidence: evidence.map(asSighting) };
  }
}
