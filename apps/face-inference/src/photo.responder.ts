import { Controller, Inject } from '@nestjs/common';
import {
  analyzePhoto,
  inspectPicture,
  type AnalyzePhotoRequest,
  type AnalyzePhotoResponseSchema,
  type InspectPictureRequest,
  type InspectPictureResponseSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { decodePicture, FaceEngine } from '@smart-attendance/vision';
import { asFace, asFaceModel } from './face.message';
import { countFaces, pictureSeconds } from './face-inference.metrics';
import { WorkQueue } from './work-queue';

/** What `@Inject()` names to get the number of photos that may wait. */
export const photosWaitingMaxToken = Symbol('photos-waiting-max');

@Controller()
export class PhotoResponder {
  private readonly photos: WorkQueue;
  private readonly inspections: WorkQueue;

  constructor(
    private readonly engine: FaceEngine,
    @Inject(photosWaitingMaxToken) photosWaitingMax: number,
  ) {
    this.photos = new WorkQueue(photosWaitingMax, analyzePhoto.deadlineMs);
    this.inspections = new WorkQueue(photosWaitingMax, inspectPicture.deadlineMs);
  }

  @RespondsTo(analyzePhoto)
  async analyzePhoto(request: AnalyzePhotoRequest): Promise<MessageInitShape<typeof AnalyzePhotoResponseSchema>> {
    const analysis = await this.photos.run(async () => {
      const stopTimer = pictureSeconds.startTimer({ kind: 'photo' });
      try {
        return await this.engine.analyzePhoto(request.picture, { triesTurned: request.tryTurned });
      } finally {
        stopTimer();
      }
    });
    countFaces('photo', analysis);
    return {
      width: analysis.widthPx,
      height: analysis.heightPx,
      faces: analysis.faces.map(asFace),
      model: asFaceModel(this.engine.pack),
      turnedDegrees: analysis.turnedDegrees,
    };
  }

  /** Decodes the whole picture: a sound header does not promise sound pixels. */
  @RespondsTo(inspectPicture)
  async inspectPicture(request: InspectPictureRequest): Promise<MessageInitShape<typeof InspectPictureResponseSchema>> {
    const { facts } = await this.inspections.run(() => decodePicture(request.picture));
    return { format: facts.format, width: facts.widthPx, height: facts.heightPx };
  }
}
