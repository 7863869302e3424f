import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { analyzePhoto, drawFaces, inspectPicture } from '@smart-attendance/contracts';
import { WaitingLine } from '@smart-attendance/messaging';
import { runInSpanIfRecorded } from '@smart-attendance/observability';
import {
  decodePicture,
  drawFrames,
  FaceEngine,
  type FrameAnalysis,
  type FramedPicture,
  type FrameSearch,
  type PhotoAnalysis,
  type PictureFacts,
} from '@smart-attendance/vision';
import { faceInferenceConfigToken, type FaceInferenceConfig } from './face-inference.config';
import { pictureSeconds } from './face-inference.metrics';

/** One is decoded while another has the models; more would only cost memory. */
const picturesAtOnceMax = 2;
/** As many as the bus hands over at once, so none is ever refused; each waits for one other picture at most. */
export const framesAtOnceMax = 2;
const frameWaitMs = 30_000;
/** A photo takes about a quarter of a second, so a full line has moved on by then. */
const retryAfterSeconds = 2;
const busy = 'Too many photos are waiting to be looked at; try again shortly.';

/**
 * The engine, for two pictures at a time. Photos have one of the two places at most, so uploads slow the cameras down
 * but never stop them; one that waits longer than its requester does is not begun.
 */
@Injectable()
export class PicturesService implements OnApplicationShutdown {
  private readonly line: WaitingLine<'frames' | 'photos'>;
  private readonly inspections: WaitingLine<'all'>;

  constructor(
    private readonly engine: FaceEngine,
    @Inject(faceInferenceConfigToken) { PHOTOS_WAITING_MAX: waitingMax }: FaceInferenceConfig,
  ) {
    const lanes = { frames: { waitingMax: framesAtOnceMax }, photos: { atOnceMax: 1, waitingMax } };
    this.line = new WaitingLine({ name: 'pictures', atOnceMax: picturesAtOnceMax, lanes, busy, retryAfterSeconds });
    const all = { all: { waitingMax } };
    this.inspections = new WaitingLine({ name: 'inspections', atOnceMax: 1, lanes: all, busy, retryAfterSeconds });
  }

  get pack(): FaceEngine['pack'] {
    return this.engine.pack;
  }

  /** @throws as FaceEngine.analyzeFrame does */
  analyzeFrame(jpeg: Uint8Array, search: FrameSearch): Promise<FrameAnalysis> {
    return this.analyzeFrameWith(this.engine, jpeg, search);
  }

  /** @throws as analyzeFrame does */
  async analyzeFrameWith(engine: FaceEngine, jpeg: Uint8Array, search: FrameSearch): Promise<FrameAnalysis> {
    const stopTimer = pictureSeconds.startTimer({ kind: 'frame' });
    try {
      const wait = { lane: 'frames', waitMs: frameWaitMs } as const;
      return await this.line.run(wait, () => runInSpanIfRecorded('analyze', () => engine.analyzeFrame(jpeg, search)));
    } finally {
      stopTimer();
    }
  }

  /**
   * @throws as FaceEngine.analyzePhoto does, and AppError `unavailable` when too many wait or this one waited too long
   */
  analyzePhoto(picture: Uint8Array, options: { readonly triesRotated: boolean }): Promise<PhotoAnalysis> {
    return this.analyzePhotoWith(this.engine, picture, options);
  }

  /** @throws as analyzePhoto does */
  analyzePhotoWith(
    engine: FaceEngine,
    picture: Uint8Array,
    options: { readonly triesRotated: boolean },
  ): Promise<PhotoAnalysis> {
    return this.line.run({ lane: 'photos', waitMs: analyzePhoto.deadlineMs }, async () => {
      const stopTimer = pictureSeconds.startTimer({ kind: 'photo' });
      try {
        return await engine.analyzePhoto(picture, options);
      } finally {
        stopTimer();
      }
    });
  }

  /**
   * Decodes the whole picture: a sound header does not promise sound pixels.
   * @throws as FaceEngine.analyzePhoto does, and AppError `unavailable` when too many wait or this one waited too long
   */
  async inspect(picture: Uint8Array): Promise<PictureFacts> {
    const wait = { lane: 'all', waitMs: inspectPicture.deadlineMs } as const;
    const { facts } = await this.inspections.run(wait, () => decodePicture(picture));
    return facts;
  }

  /** As `inspect`. The picture upright, with a frame around these boxes. */
  async draw(picture: Uint8Array, { faces }: PhotoAnalysis): Promise<FramedPicture> {
    const boxes = faces.map(({ box }) => box);
    return this.inspections.run({ lane: 'all', waitMs: drawFaces.deadlineMs }, () => drawFrames(picture, boxes));
  }

  /** Frees the models once the transport has finished what was in hand. */
  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
