import {
  create,
  facesDetected,
  listRecognitions,
  listStrangerVisits,
  timestampFromDate,
} from '@smart-attendance/contracts';
import { randomUUID } from 'node:crypto';
import { FacesDetectedConsumer } from '../recognition/faces-detected.consumer';
import { model, pretend, type PretendedFace } from './face-inference.fake';
import type { IdentityBench } from './identity-bench';

const morning = Date.parse('2026-03-02T08:00:00Z');

export function at(atMs: number): Date {
  return new Date(morning + atMs);
}

export function frame(cameraId: string, atMs: number, ...faces: readonly PretendedFace[]) {
  return {
    frameId: randomUUID(),
    cameraId,
    frameWidth: 1280,
    frameHeight: 720,
    model,
    capturedAt: timestampFromDate(at(atMs)),
    faces: faces.map((face) => pretend({ picture: `frame ${atMs}`, ...face })),
  };
}

export type Frame = ReturnType<typeof frame>;

/** A camera of its own, and what identity makes of it. */
export class CameraScene {
  readonly cameraId = randomUUID();

  constructor(private readonly bench: IdentityBench) {}

  /** As the bus hands it to the service; a frame may be handed out twice. */
  async deliver(event: Frame): Promise<void> {
    await this.bench.get(FacesDetectedConsumer).onFacesDetected(create(facesDetected.schema, event));
  }

  /** The same faces in frames at these times. */
  async show(times: readonly number[], ...faces: readonly PretendedFace[]): Promise<Frame[]> {
    const frames = times.map((atMs) => frame(this.cameraId, atMs, ...faces));
    for (const event of frames) await this.deliver(event);
    return frames;
  }

  async recognitions() {
    const { cameraId } = this;
    const answer = await this.bench.requests.request(listRecognitions, { page: { limit: 100 }, cameraId });
    return answer.recognitions;
  }

  async visits() {
    const { cameraId } = this;
    const answer = await this.bench.requests.request(listStrangerVisits, { page: { limit: 100 }, cameraId });
    return answer.visits;
  }

  async sightings(): Promise<number> {
    return (await this.bench.sql('SELECT 1 FROM sightings WHERE camera_id = $1', [this.cameraId])).length;
  }
}
