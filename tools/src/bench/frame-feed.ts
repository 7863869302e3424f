import { randomUUID } from 'node:crypto';
import type { JetStreamManager, NatsConnection, Subscription } from 'nats';
import {
  create,
  facesDetected,
  FacesDetectedSchema,
  frameCaptured,
  FrameCapturedSchema,
  fromBinary,
  streamOf,
  subjectOfAll,
  subjectOfMessage,
  timestampDate,
  timestampFromDate,
  toBinary,
} from '@smart-attendance/contracts';
import { connectTo } from './bench-setting';

/** A frame with faces of which nothing was published by then was overwritten, too old, or lost. */
const answerWithinMs = 5_000;

/**
 * Cameras on the bus, as stream-ingestion would be, and a subscription to the faces that workers find in their frames.
 * Every frame must hold a face: of an empty one nothing is published.
 */
export class FrameFeed {
  private readonly answers = new Map<string, (ageMs: number | undefined) => void>();
  private nextCamera = 0;

  private constructor(
    private readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly cameras: readonly string[],
    subscription: Subscription,
  ) {
    void this.listen(subscription);
  }

  /** Once a worker runs, since the workers make the streams. */
  static async open(natsUrl: string, cameraCount: number): Promise<FrameFeed> {
    const connection = await connectTo(natsUrl);
    const manager = await connection.jetstreamManager();
    const cameras = Array.from({ length: cameraCount }, () => randomUUID());
    return new FrameFeed(connection, manager, cameras, connection.subscribe(subjectOfAll(facesDetected)));
  }

  /** Publishes a frame of the next camera; gives its age when its faces were published, undefined if they were not. */
  send(jpeg: Uint8Array): Promise<number | undefined> {
    const cameraId = this.cameras[this.nextCamera % this.cameras.length] ?? '';
    this.nextCamera += 1;
    const frameId = randomUUID();
    const frame = create(FrameCapturedSchema, { frameId, cameraId, jpeg, capturedAt: timestampFromDate(new Date()) });
    const answer = new Promise<number | undefined>((resolve) => {
      const giveUp = setTimeout(() => this.answers.get(frameId)?.(undefined), answerWithinMs);
      this.answers.set(frameId, (ageMs) => {
        clearTimeout(giveUp);
        this.answers.delete(frameId);
        resolve(ageMs);
      });
    });
    this.connection.publish(subjectOfMessage(frameCaptured, cameraId), toBinary(FrameCapturedSchema, frame));
    return answer;
  }

  /** Nobody consumes the facts of a bench, and the stream would fill. */
  async forgetFacts(): Promise<void> {
    await this.manager.streams.purge(streamOf(facesDetected));
  }

  async close(): Promise<void> {
    for (const answer of this.answers.values()) answer(undefined);
    await this.connection.close();
  }

  private async listen(subscription: Subscription): Promise<void> {
    for await (const message of subscription) {
      const { frameId, capturedAt } = fromBinary(FacesDetectedSchema, message.data);
      if (capturedAt !== undefined) this.answers.get(frameId)?.(Date.now() - timestampDate(capturedAt).getTime());
    }
  }
}
