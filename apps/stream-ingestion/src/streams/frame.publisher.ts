import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { frameCaptured, timestampFromDate } from '@smart-attendance/contracts';
import { MessagePublisher } from '@smart-attendance/messaging';
import { runWithTrace } from '@smart-attendance/observability';
import type { CapturedFrame } from './camera-stream';

@Injectable()
export class FramePublisher {
  constructor(private readonly publisher: MessagePublisher) {}

  /** Throws AppError `unavailable` when the bus does not take it; the frame is then lost, as frames may be. */
  async publish(cameraId: string, { capturedAt, jpeg, faceSearch, watchedZones }: CapturedFrame): Promise<void> {
    const frame = {
      ...{ frameId: randomUUID(), cameraId, capturedAt: timestampFromDate(capturedAt), jpeg },
      ...(faceSearch !== undefined && { faceSearch }),
      watchedZones: [...watchedZones],
    };
    // Each frame is the beginning of a story of its own.
    await runWithTrace(undefined, () => this.publisher.publish(frameCaptured, frame));
  }
}
