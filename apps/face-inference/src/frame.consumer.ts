import { Controller, type OnApplicationShutdown } from '@nestjs/common';
import {
  facesDetected,
  frameCaptured,
  LivenessMode,
  timestampDate,
  type FrameCaptured,
} from '@smart-attendance/contracts';
import { isAppError, type ErrorCode } from '@smart-attendance/errors';
import { Consumes, MessagePublisher, StopSignal } from '@smart-attendance/messaging';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import type { FrameAnalysis, UnmetOption } from '@smart-attendance/vision';
import { FacePicturesService } from './face-pictures/face-pictures.service';
import { toFaceMessage, toFaceModelMessage } from './face.message';
import { toFrameSearch } from './frame-search.policy';
import {
  countFaces,
  countFacesOutsideZones,
  frameAgeSeconds,
  framesTotal,
  framesUnmetTotal,
} from './face-inference.metrics';
import { framesAtOnceMax, PicturesService } from './pictures.service';
import { SecondPack } from './second-pack';

/**
 * Faces that the bus does not take are kept in hand so long: it is away, or identity is and their stream is full. Until
 * then no other frame is analyzed, whose faces could go nowhere either; the newest frame of each camera waits in the
 * bus.
 */
const facesPatienceMs = 10 * 60 * 1_000;

/** How bytes that are no sound picture are refused: another try would end the same way. */
const pictureFaults = new Set<ErrorCode>(['malformed', 'unsupported_media', 'too_large']);

@Controller()
export class FrameConsumer implements OnApplicationShutdown {
  private readonly repeated: RepeatedEvents;
  private readonly unmetLogged = new Set<UnmetOption>();

  constructor(
    private readonly pictures: PicturesService,
    private readonly facePictures: FacePicturesService,
    private readonly secondPack: SecondPack,
    private readonly publisher: MessagePublisher,
    private readonly stop: StopSignal,
    private readonly logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  @Consumes(frameCaptured, { concurrency: framesAtOnceMax })
  async onFrameCaptured(frame: FrameCaptured): Promise<void> {
    observeAge(frame, 'taken');
    try {
      const analysis = await this.analyze(frame);
      if (analysis !== undefined) await this.publishFaces(frame, analysis);
    } catch (error) {
      framesTotal.inc({ outcome: 'failed' });
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.repeated.close();
  }

  /** Undefined for a frame that is no sound picture. */
  private async analyze(frame: FrameCaptured): Promise<FrameAnalysis | undefined> {
    const { cameraId, jpeg } = frame;
    try {
      return await this.pictures.analyzeFrame(jpeg, toFrameSearch(frame));
    } catch (error) {
      if (!isAppError(error) || !pictureFaults.has(error.code)) throw error;
      framesTotal.inc({ outcome: 'undecodable' });
      const fields = { cameraId, bytes: jpeg.length, code: error.code, reason: error.reason };
      this.repeated.warn('frame-undecodable', fields, cameraId);
      return undefined;
    }
  }

  /** Counted for each frame and logged once, since it stays so until another pack is opened. */
  private reportUnmet({ cameraId }: FrameCaptured, { unmet }: FrameAnalysis): void {
    for (const option of unmet) {
      framesUnmetTotal.inc({ option });
      if (this.unmetLogged.has(option)) continue;
      this.unmetLogged.add(option);
      this.logger.warn('frame-option-unmet', { option, packId: this.pictures.pack.id, cameraId });
    }
  }

  /** What goes wrong with the second pack costs the frame nothing. */
  private async secondOpinion(frame: FrameCaptured) {
    const { cameraId, jpeg } = frame;
    try {
      const secondOpinion = await this.secondPack.facesIn(jpeg, toFrameSearch(frame), this.pictures);
      return secondOpinion === undefined ? {} : { secondOpinion };
    } catch (error) {
      this.repeated.warn('second-opinion-failed', { cameraId, error }, cameraId);
      return {};
    }
  }

  private async publishFaces(frame: FrameCaptured, analysis: FrameAnalysis): Promise<void> {
    this.reportUnmet(frame, analysis);
    countFaces('frame', analysis);
    countFacesOutsideZones(analysis);
    if (analysis.faces.length === 0) {
      framesTotal.inc({ outcome: 'empty' });
      return;
    }
    const facePictures = await this.facePictures.cut(frame, analysis);
    const detected = {
      frameId: frame.frameId,
      cameraId: frame.cameraId,
      ...(frame.capturedAt !== undefined && { capturedAt: frame.capturedAt }),
      frameWidth: analysis.widthPx,
      frameHeight: analysis.heightPx,
      faces: analysis.faces.map((face, index) => toFaceMessage(face, facePictures.get(index))),
      model: toFaceModelMessage(this.pictures.pack),
      livenessMode: frame.faceSearch?.livenessMode ?? LivenessMode.UNSPECIFIED,
      ...(await this.secondOpinion(frame)),
    };
    const patience = { patienceMs: facesPatienceMs, signal: this.stop.signal };
    await this.publisher.publish(facesDetected, detected, patience);
    framesTotal.inc({ outcome: 'faces' });
    observeAge(frame, 'published');
  }
}

/** Never negative: the clocks of two machines differ by a few milliseconds. */
function observeAge({ capturedAt }: FrameCaptured, at: 'taken' | 'published'): void {
  if (capturedAt === undefined) return;
  frameAgeSeconds.observe({ at }, Math.max(0, Date.now() - timestampDate(capturedAt).getTime()) / 1_000);
}
