import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  facePictureBytesMax,
  facePicturesBytesMax,
  timestampDate,
  type FrameCaptured,
} from '@smart-attendance/contracts';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { cutFace, type FrameAnalysis } from '@smart-attendance/vision';
import { faceInferenceConfigToken, type FaceInferenceConfig } from '../face-inference.config';
import { picturesToSend, type SentPicture } from './sent-pictures.policy';

/** More cameras than one worker sees; of the one that was seen longest ago it is forgotten where its faces were. */
const camerasMax = 1_000;

const facePictures = metrics.counter({
  name: 'face_pictures_total',
  help: 'Faces of which a picture went along for review.',
});

/**
 * Cuts out the faces that somebody may have to review. Where a face was just now is all it remembers, and losing that
 * costs some pictures more.
 */
@Injectable()
export class FacePicturesService implements OnApplicationShutdown {
  private readonly sent = new Map<string, readonly SentPicture[]>();
  private readonly repeated: RepeatedEvents;

  constructor(
    logger: Logger,
    @Inject(faceInferenceConfigToken) private readonly config: FaceInferenceConfig,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  onApplicationShutdown(): void {
    this.repeated.close();
  }

  /**
   * By the index of the face; all together no more than the event has room for. A face is none the less without one.
   */
  async cut(frame: FrameCaptured, { faces, widthPx, heightPx }: FrameAnalysis): Promise<ReadonlyMap<number, Buffer>> {
    const pictures = new Map<number, Buffer>();
    let room = facePicturesBytesMax;
    for (const index of this.wanted(frame, faces)) {
      const box = faces[index]?.box;
      if (box === undefined) continue;
      const picture = await this.cutOne(frame, { widthPx, heightPx }, box);
      if (picture === undefined || picture.length > room) continue;
      room -= picture.length;
      pictures.set(index, picture);
    }
    facePictures.inc(pictures.size);
    return pictures;
  }

  /** Largest face first, as they come. */
  private wanted({ cameraId, capturedAt }: FrameCaptured, faces: FrameAnalysis['faces']): number[] {
    if (this.config.REVIEW_HOURS === 0 || capturedAt === undefined) return [];
    const good = [...faces.entries()].filter(([, { embedding }]) => embedding !== undefined);
    const before = this.sent.get(cameraId) ?? [];
    const scored = good.map(([, { box, quality }]) => ({ box, score: quality.score }));
    const { isSent, followed } = picturesToSend(scored, before, timestampDate(capturedAt).getTime());
    this.remember(cameraId, followed);
    return good.flatMap(([index], place) => (isSent[place] === true ? [index] : []));
  }

  private remember(cameraId: string, followed: readonly SentPicture[]): void {
    this.sent.delete(cameraId);
    if (followed.length > 0) this.sent.set(cameraId, followed);
    const [oldest] = this.sent.keys();
    if (this.sent.size > camerasMax && oldest !== undefined) this.sent.delete(oldest);
  }

  private async cutOne(
    { jpeg, cameraId }: FrameCaptured,
    size: Parameters<typeof cutFace>[1],
    box: Parameters<typeof cutFace>[2],
  ): Promise<Buffer | undefined> {
    try {
      return await cutFace(jpeg, size, box, facePictureBytesMax);
    } catch (error) {
      this.repeated.warn('face-not-cut-out', { cameraId, error }, cameraId);
      return undefined;
    }
  }
}
