import { Controller, type OnApplicationShutdown } from '@nestjs/common';
import { facesDetected, frameCaptured, timestampDate, type FrameCaptured } from '@smart-attendance/contracts';
import { isAppError, type ErrorCode } from '@smart-attendance/errors';
import { Hears, MessagePublisher } from '@smart-attendance/messaging';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { FaceEngine, type PictureAnalysis } from '@smart-attendance/vision';
import { asFace, asFaceModel } from './face.message';
import { countFaces, frameAgeSeconds, framesTotal, pictureSeconds } from './face-inference.metrics';

/** One frame is decoded while another has the models. A third would only grow old in our hands. */
const framesAtOnce = 2;

/** What the engine says of bytes that are no sound picture: another try would end the same way. */
const pictureFaults = new Set<ErrorCode>(['malformed', 'unsupported_media', 'too_large']);

@Controller()
export class FrameConsumer implements OnApplicationShutdown {
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly engine: FaceEngine,
    private readonly publisher: MessagePublisher,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  @Hears(frameCaptured, { concurrency: framesAtOnce })
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

  onApplicationShutdown(): void {
    this.repeated.close();
  }

  /** Undefined for a frame that is no sound picture. */
  private async analyze({ cameraId, jpeg }: FrameCaptured): Promise<PictureAnalysis | undefined> {
    const stopTimer = pictureSeconds.startTimer({ kind: 'frame' });
    try {
      return await this.engine.analyzeFrame(jpeg);
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

  private async sayFaces(frame: FrameCaptured, analysis: PictureAnalysis): Promise<void> {
    countFaces('frame', analysis);
    if (analysis.faces.length === 0) {
      framesTotal.inc({ outcome: 'empty' });
      return;
    }
    await this.publisher.publish(facesDetected, {
      frameId: frame.frameId,
      cameraId: frame.cameraId,
      ...(frame.capturedAt !== undefined && { capturedAt: frame.capturedAt }),
      frameWidth: analysis.widthPx,
      frameHeight: analysis.heightPx,
      faces: analysis.faces.map(asFace),
      model: asFaceModel(this.engine.pack),
    });
    framesTotal.inc({ outcome: 'faces' });
    observeAge(frame, 'said');
  }
}

/** Never negative: the clocks of two machines differ by a few milliseconds. */
function observeAge({ capturedAt }: FrameCaptured, at: 'taken' | 'said'): void {
  if (capturedAt === undefined) return;
  frameAgeSeconds.observe({ at }, Math.max(0, Date.now() - timestampDate(capturedAt).getTime()) / 1_000);
}
