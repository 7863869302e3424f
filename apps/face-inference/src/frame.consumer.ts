import { Controller, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import {
  facesDetected,
  frameCaptured,
  LivenessMode,
  timestampDate,
  type FrameCaptured,
} from '@smart-attendance/contracts';
import { isAppError, type ErrorCode } from '@smart-attendance/errors';
import { Consumes, MessagePublisher } from '@smart-attendance/messaging';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { FaceEngine, type FrameAnalysis, type UnmetWish } from '@smart-attendance/vision';
import { asFace, asFaceModel } from './face.message';
import { frameSearchOf } from './frame-search.policy';
import {
  countFaces,
  countFacesOutsideZones,
  frameAgeSeconds,
  framesTotal,
  framesUnmetTotal,
  pictureSeconds,
} from './face-inference.metrics';

/** One frame is decoded while another has the models. A third would only grow old in our hands. */
const framesAtOnce = 2;

/**
 * Faces that the bus does not take are kept in hand so long: it is away, or identity is and their stream is full. Until then
 * no other frame is looked at, whose faces could go nowhere either; the newest frame of each camera waits in the bus.
 */
const facesPatienceMs = 10 * 60 * 1_000;

/** What the engine says of bytes that are no sound picture: another try would end the same way. */
const pictureFaults = new Set<ErrorCode>(['malformed', 'unsupported_media', 'too_large']);

@Controller()
export class FrameConsumer implements OnModuleDestroy, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly repeated: RepeatedEvents;
  private readonly unmetSaid = new Set<UnmetWish>();

  constructor(
    private readonly engine: FaceEngine,
    private readonly publisher: MessagePublisher,
    private readonly logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  @Consumes(frameCaptured, { concurrency: framesAtOnce })
  async onFrameCaptured(frame: FrameCaptured): Promise<void> {
    observeAge(frame, 'taken');
    try {
      const analysis = await this.analyze(frame);
      if (analysis !== undefined) await this.sayFaces(frame, analysis);
    } catch (error) {
      framesTotal.inc({ outcome: 'failed' });
      throw error;
    }
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  onApplicationShutdown(): void {
    this.repeated.close();
  }

  /** Undefined for a frame that is no sound picture. */
  private async analyze(frame: FrameCaptured): Promise<FrameAnalysis | undefined> {
    const { cameraId, jpeg } = frame;
    const stopTimer = pictureSeconds.startTimer({ kind: 'frame' });
    try {
      return await this.engine.analyzeFrame(jpeg, frameSearchOf(frame));
    } catch (error) {
      if (!isAppError(error) || !pictureFaults.has(error.code)) throw error;
      framesTotal.inc({ outcome: 'undecodable' });
      const fields = { cameraId, bytes: jpeg.length, code: error.code, reason: error.reason };
      this.repeated.warn('frame-undecodable', fields, cameraId);
      return undefined;
    } finally {
      stopTimer();
    }
  }

  /** Counted for each frame and said once, since it stays so until another pack is opened. */
  private tellUnmet({ cameraId }: FrameCaptured, { unmet }: FrameAnalysis): void {
    for (const wish of unmet) {
      framesUnmetTotal.inc({ wish });
      if (this.unmetSaid.has(wish)) continue;
      this.unmetSaid.add(wish);
      this.logger.warn('frame-wish-unmet', { wish, packId: this.engine.pack.id, cameraId });
    }
  }

  private async sayFaces(frame: FrameCaptured, analysis: FrameAnalysis): Promise<void> {
    this.tellUnmet(frame, analysis);
    countFaces('frame', analysis);
    countFacesOutsideZones(analysis);
    if (analysis.faces.length === 0) {
      framesTotal.inc({ outcome: 'empty' });
      return;
    }
    const detected = {
      frameId: frame.frameId,
      cameraId: frame.cameraId,
      ...(frame.capturedAt !== undefined && { capturedAt: frame.capturedAt }),
      frameWidth: analysis.widthPx,
      frameHeight: analysis.heightPx,
      faces: analysis.faces.map(asFace),
      model: asFaceModel(this.engine.pack),
      livenessMode: frame.faceSearch?.livenessMode ?? LivenessMode.UNSPECIFIED,
    };
    const patience = { patienceMs: facesPatienceMs, signal: this.stopping.signal };
    await this.publisher.publish(facesDetected, detected, patience);
    framesTotal.inc({ outcome: 'faces' });
    observeAge(frame, 'said');
  }
}

/** Never negative: the clocks of two machines differ by a few milliseconds. */
function observeAge({ capturedAt }: FrameCaptured, at: 'taken' | 'said'): void {
  if (capturedAt === undefined) return;
  frameAgeSeconds.observe({ at }, Math.max(0, Date.now() - timestampDate(capturedAt).getTime()) / 1_000);
}
