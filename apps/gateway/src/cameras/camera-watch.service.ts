import { Injectable } from '@nestjs/common';
import {
  getCameraFitness,
  getCoverage,
  getFleet,
  getStreamHealth,
  listStatusSpans,
  listStreamStates,
  StreamState,
  timestampDate,
  timestampFromDate,
  type StreamHealth,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { requirePart } from '../http/required-part';
import { toPageView, type PageView, type PageRequest } from '../input/page.policy';
import { toFitnessView, type CameraFitnessView } from './camera-fitness.view';
import {
  toCameraHealthView,
  toCameraStateView,
  toCoverageView,
  toFleetView,
  toStatusSpanView,
  toStoppedCameraView,
  type CameraHealthView,
  type CameraStateView,
  type CoverageView,
  type FleetView,
  type StatusSpanView,
} from './camera-watch.view';
import { CamerasService } from './cameras.service';
import { firstMinute, lastMinute, type TimeSpan } from './time-span.policy';

/** How cameras are doing, and were: requests to those who open, keep and look at them. */
@Injectable()
export class CameraWatchService {
  constructor(
    private readonly cameras: CamerasService,
    private readonly requests: RequestClient,
  ) {}

  /** @throws AppError `not_found`, as all below do for an unknown camera */
  async health(cameraId: string): Promise<CameraHealthView> {
    // Both at once; the registry alone knows whether there is such a camera, so its word comes first.
    const [camera, stream] = await Promise.allSettled([this.cameras.find(cameraId), this.streamHealth(cameraId)]);
    if (camera.status === 'rejected') throw camera.reason;
    if (stream.status === 'rejected') throw stream.reason;
    return stream.value === undefined ? toStoppedCameraView(camera.value) : toCameraHealthView(stream.value);
  }

  /** Of the cameras that are wanted; any other one is stopped. */
  async states(): Promise<CameraStateView[]> {
    const { states } = await this.requests.request(listStreamStates, {});
    return states.map(toCameraStateView);
  }

  async fleet(): Promise<FleetView> {
    return toFleetView(await this.requests.request(getFleet, {}));
  }

  /**
   * Newest first. A deleted camera keeps its history: not_found is what has neither a camera nor a span in that time.
   */
  async statusHistory(cameraId: string, time: TimeSpan, page: PageRequest): Promise<PageView<StatusSpanView>> {
    const [isCamera, { spans, pageInfo }] = await Promise.all([
      this.cameras.has(cameraId),
      this.requests.request(listStatusSpans, { cameraId, ...toTimestamps(time), page }),
    ]);
    if (!isCamera && (pageInfo?.total ?? spans.length) === 0) throw AppError.notFound('camera', cameraId);
    return toPageView(spans.map(toStatusSpanView), page, pageInfo);
  }

  /** As `statusHistory` for a deleted camera. */
  async coverage(cameraId: string, time: TimeSpan): Promise<CoverageView> {
    const [isCamera, coverage] = await Promise.all([
      this.cameras.has(cameraId),
      this.requests.request(getCoverage, { cameraId, ...toTimestamps(time) }),
    ]);
    if (!isCamera && coverage.secondsSeen === 0) await this.statusHistory(cameraId, time, oneRow);
    return toCoverageView(cameraId, time, coverage);
  }

  async fitness(cameraId: string, now: Date): Promise<CameraFitnessView> {
    await this.cameras.find(cameraId);
    const [health, latest] = await Promise.all([
      this.streamHealth(cameraId),
      this.fitnessOf(cameraId, lastMinute(now)),
    ]);
    const liveSince = health?.state === StreamState.LIVE ? health.stateSince : undefined;
    const start = firstMinute(liveSince === undefined ? undefined : timestampDate(liveSince), now);
    return {
      camera_id: cameraId,
      last_minute: latest,
      after_start: start === undefined ? null : await this.fitnessOf(cameraId, start),
    };
  }

  private async fitnessOf(cameraId: string, time: TimeSpan): Promise<CameraFitnessView['last_minute']> {
    const { fitness } = await this.requests.request(getCameraFitness, { cameraId, ...toTimestamps(time) });
    return toFitnessView(time, requirePart(fitness));
  }

  private async streamHealth(cameraId: string): Promise<StreamHealth | undefined> {
    try {
      return (await this.requests.request(getStreamHealth, { cameraId })).health;
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}

const oneRow: PageRequest = { skip: 0, limit: 1, descending: true, cursor: '' };

function toTimestamps({ from, to }: TimeSpan) {
  return { from: timestampFromDate(from), to: timestampFromDate(to) };
}
