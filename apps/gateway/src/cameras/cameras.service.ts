import { Injectable } from '@nestjs/common';
import {
  createCamera,
  deleteCamera,
  frameCaptured,
  getCamera,
  getStreamHealth,
  listCameras,
  setWantedState,
  testConnection,
  timestampDate,
  updateCamera,
  type Camera,
  type StreamHealth,
  type WantedState,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { MessageReader, RequestClient } from '@smart-attendance/messaging';
import { answerPage, type PageAnswer, type PageWish } from '../input/page.policy';
import { clearedByNull, given } from '../input/show.policy';
import { answered } from '../http/answered';
import {
  frameRateDefault,
  timeoutSecondsDefault,
  type CreateCameraInput,
  type TestConnectionInput,
  type UpdateCameraInput,
} from './camera.input';
import {
  viewCamera,
  viewCameraHealth,
  viewConnectionTest,
  viewStoppedCamera,
  type CameraHealthView,
  type CameraView,
  type ConnectionTestView,
} from './camera.view';

/** The service's own answer to a test that timed out must still reach us. */
const testMarginMs = 5_000;

/** Cameras over HTTP: questions to camera-registry and stream-ingestion, and the newest frame on the bus. */
@Injectable()
export class Cameras {
  constructor(
    private readonly requests: RequestClient,
    private readonly reader: MessageReader,
  ) {}

  async create(input: CreateCameraInput): Promise<CameraView> {
    const { camera } = await this.requests.ask(createCamera, {
      name: input.name,
      rtspUrl: input.rtsp_url,
      description: input.description ?? '',
      username: input.username ?? '',
      password: input.password ?? '',
      frameRate: input.frame_rate ?? frameRateDefault,
      resolutionWidth: input.resolution_width ?? 0,
      resolutionHeight: input.resolution_height ?? 0,
      location: input.location ?? '',
      isActive: input.is_active ?? true,
    });
    return viewCamera(answered(camera));
  }

  async list(page: PageWish): Promise<PageAnswer<CameraView>> {
    const { cameras, pageInfo } = await this.requests.ask(listCameras, { page });
    return answerPage(cameras.map(viewCamera), page, pageInfo);
  }

  async get(cameraId: string): Promise<CameraView> {
    return viewCamera(await this.find(cameraId));
  }

  async update(cameraId: string, input: UpdateCameraInput): Promise<CameraView> {
    const { camera } = await this.requests.ask(updateCamera, {
      cameraId,
      ...given({
        name: input.name,
        rtspUrl: input.rtsp_url,
        description: clearedByNull(input.description),
        username: clearedByNull(input.username),
        password: clearedByNull(input.password),
        frameRate: input.frame_rate,
        resolutionWidth: input.resolution_width === null ? 0 : input.resolution_width,
        resolutionHeight: input.resolution_height === null ? 0 : input.resolution_height,
        location: clearedByNull(input.location),
        isActive: input.is_active,
      }),
    });
    return viewCamera(answered(camera));
  }

  async delete(cameraId: string): Promise<void> {
    await this.requests.ask(deleteCamera, { cameraId });
  }

  async want(cameraId: string, wantedState: WantedState): Promise<CameraView> {
    const { camera } = await this.requests.ask(setWantedState, { cameraId, wantedState });
    return viewCamera(answered(camera));
  }

  async testConnection(input: TestConnectionInput): Promise<ConnectionTestView> {
    const timeoutMs = Math.round((input.timeout ?? timeoutSecondsDefault) * 1_000);
    const answer = await this.requests.ask(
      testConnection,
      {
        rtspUrl: input.rtsp_url,
        username: input.username ?? '',
        password: input.password ?? '',
        timeoutMs,
      },
      { deadlineMs: timeoutMs + testMarginMs },
    );
    return viewConnectionTest(answer);
  }

  async health(cameraId: string): Promise<CameraHealthView> {
    // Both at once; the registry alone knows whether there is such a camera, so its word comes first.
    const [camera, stream] = await Promise.allSettled([this.find(cameraId), this.streamHealth(cameraId)]);
    if (camera.status === 'rejected') throw camera.reason;
    if (stream.status === 'rejected') throw stream.reason;
    return stream.value === undefined ? viewStoppedCamera(camera.value) : viewCameraHealth(stream.value);
  }

  /** Throws not_found when the camera sent no picture within the last seconds. */
  async snapshot(cameraId: string): Promise<{ readonly jpeg: Uint8Array; readonly capturedAt: Date }> {
    const [camera, frame] = await Promise.all([this.find(cameraId), this.reader.newest(frameCaptured, cameraId)]);
    if (frame?.capturedAt === undefined) {
      throw new AppError('not_found', `The camera ${camera.name} has sent no picture within the last seconds.`, {
        reason: 'no_picture',
      });
    }
    return { jpeg: frame.jpeg, capturedAt: timestampDate(frame.capturedAt) };
  }

  private async find(cameraId: string): Promise<Camera> {
    const { camera } = await this.requests.ask(getCamera, { cameraId });
    return answered(camera);
  }

  private async streamHealth(cameraId: string): Promise<StreamHealth | undefined> {
    try {
      return (await this.requests.ask(getStreamHealth, { cameraId })).health;
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }
}
