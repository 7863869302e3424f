import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { frameCaptured, timestampFromDate } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { MessagePublisher, MessageReader } from '@smart-attendance/messaging';
import { runInSpan } from '@smart-attendance/observability';
import { Clock } from '../leases/clock';
import { LeaseService } from '../leases/lease.service';
import { ReplicaName } from '../leases/replica-name';
import type { CapturedFrame } from './camera-stream';
import { NoLease } from './frame-drop.policy';

/** What is known about the last frame of a camera on the bus. */
interface Fence {
  sequence: number | undefined;
  sentMs: number;
  /** The lease must have been confirmed after this before the sequence may be asked for anew. */
  doubtedMs: number;
}

/** The bus forgets a frame after its maximum age; what comes later asks first whether the last one is still there. */
const knownForMs = 2_500;

/**
 * Publishes frames, each with the sequence of the one before, which the server compares. So a frame of a replica that
 * lost its camera without knowing (its clock stood still, or the frame was under way for long) is refused as soon as
 * the next holder has published.
 */
@Injectable()
export class FramePublisher {
  private readonly fences = new Map<string, Fence>();

  constructor(
    private readonly publisher: MessagePublisher,
    private readonly reader: MessageReader,
    @Inject(LeaseService) private readonly leases: Pick<LeaseService, 'holds' | 'confirmedSinceMs'>,
    private readonly replica: ReplicaName,
    private readonly clock: Clock,
  ) {}

  /**
   * What cannot be published is lost, as frames may be.
   *
   * @throws NoLease when this replica may not, or may no longer, and AppError `unavailable` when the bus does not take
   * it
   */
  async publish(cameraId: string, { capturedAt, jpeg, faceSearch, watchedZones }: CapturedFrame): Promise<void> {
    const frame = {
      frameId: randomUUID(),
      cameraId,
      capturedAt: timestampFromDate(capturedAt),
      jpeg,
      ...(faceSearch !== undefined && { faceSearch }),
      watchedZones: [...watchedZones],
      replicaId: this.replica.id,
    };
    const span = {
      kind: 'internal',
      traceparent: '',
      startedAt: capturedAt,
      attributes: { 'camera.id': cameraId },
    } as const;
    await runInSpan('capture frame', span, () => this.publishFenced(frame));
  }

  /** The camera's stream has ended here. */
  forget(cameraId: string): void {
    this.fences.delete(cameraId);
  }

  private async publishFenced(frame: { cameraId: string; jpeg: Uint8Array }): Promise<void> {
    const { cameraId } = frame;
    if (!this.leases.holds(cameraId)) throw new NoLease();
    const fence = this.fenceOf(cameraId);
    const expected = await this.lastSequence(cameraId, fence);
    // Asking took a while.
    if (!this.leases.holds(cameraId)) throw new NoLease();
    fence.sentMs = this.clock.nowMs();
    fence.sequence = undefined;
    let answer: { readonly sequence: number } | 'overtaken';
    try {
      answer = await this.publisher.publishAfter(frameCaptured, frame, expected);
    } catch (error) {
      // Nobody knows whether it was taken; any other error came before it was sent.
      if (isAppError(error) && error.code === 'unavailable') fence.doubtedMs = this.clock.nowMs();
      throw error;
    }
    if (answer === 'overtaken') {
      fence.doubtedMs = this.clock.nowMs();
      throw new NoLease();
    }
    fence.sequence = answer.sequence;
  }

  private fenceOf(cameraId: string): Fence {
    const fence = this.fences.get(cameraId) ?? { sequence: undefined, sentMs: -Infinity, doubtedMs: -Infinity };
    this.fences.set(cameraId, fence);
    return fence;
  }

  private async lastSequence(cameraId: string, fence: Fence): Promise<number> {
    const isKnown = this.clock.nowMs() - fence.sentMs < knownForMs;
    if (fence.sequence !== undefined && isKnown) return fence.sequence;
    const doubtedMs = fence.sequence === undefined ? fence.doubtedMs : Math.max(fence.doubtedMs, fence.sentMs);
    if (this.leases.confirmedSinceMs <= doubtedMs) throw new NoLease();
    return this.reader.lastSequence(frameCaptured, cameraId);
  }
}
