import { Injectable } from '@nestjs/common';
import {
  checkCameraHosts,
  createCamera,
  deleteCamera,
  discoverCameras,
  frameCaptured,
  getCamera,
  listCameras,
  listStreamStates,
  setWantedState,
  testConnection,
  timestampDate,
  toStreamStateName,
  updateCamera,
  type Camera,
  type CameraStreamState,
  type StreamStateName,
  type WantedState,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { MessageReader, RequestClient } from '@smart-attendance/messaging';
import { toPageView, type PageView, type PageRequest } from '../input/page.policy';
import { requirePart } from '../http/required-part';
import { given } from '../input/show.policy';
import { SitesService } from '../sites/sites.service';
import {
  discoverySecondsDefault,
  timeoutSecondsDefault,
  type CreateCameraInput,
  type DiscoverCamerasInput,
  type TestConnectionInput,
  type UpdateCameraInput,
} from './camera.input';
import { changesPartOfGroup, toCreateMessage, namingFieldsOfClients, toUpdateMessage } from './camera-message.policy';
import { toCameraView, toConnectionTestView, type CameraView, type ConnectionTestView } from './camera.view';
import { toDiscoveredCameraView, type DiscoveredCameraView } from './discovered-camera.view';

/** How often a change is made anew because somebody else changed the camera just then. */
const changeAttemptsMax = 5;
/** Of cameras with many zones so many still fit into one message. */
const camerasAPage = 100;
/** The service's own answer to a test or a search that timed out must still reach us. */
const testMarginMs = 5_000;

/** Cameras over HTTP: requests to camera-registry and stream-ingestion, and the newest frame on the bus. */
@Injectable()
export class CamerasService {
  constructor(
    private readonly requests: RequestClient,
    private readonly reader: MessageReader,
    private readonly sites: SitesService,
  ) {}

  /** @param idToGive as IdToGive has it */
  async create(input: CreateCameraInput, idToGive: string): Promise<CameraView> {
    return toCameraView(await this.add(input, idToGive));
  }

  /** As `create`, answering what the registry says. */
  async add(input: CreateCameraInput, cameraId = ''): Promise<Camera> {
    await this.sites.requireKnown(input.site_id);
    const request = { ...toCreateMessage(input), cameraId };
    const { camera } = await this.requests.request(createCamera, request).catch((error: unknown) => {
      throw namingFieldsOfClients(error);
    });
    return requirePart(camera);
  }

  /** Those that a new address of a camera may not name. */
  async refusedHosts(hosts: readonly string[]): Promise<ReadonlySet<string>> {
    if (hosts.length === 0) return new Set();
    const { refusedHosts } = await this.requests.request(checkCameraHosts, { hosts: [...hosts] });
    return new Set(refusedHosts);
  }

  async list(
    page: PageRequest,
    { state, ...filter }: { readonly query: string; readonly isActive?: boolean; readonly state?: StreamStateName },
  ): Promise<PageView<CameraView>> {
    const ids = state === undefined ? undefined : await this.idsInState(state);
    const { cameras, pageInfo } = await this.requests.request(listCameras, { page, ...filter, ...given({ ids }) });
    return toPageView(cameras.map(toCameraView), page, pageInfo);
  }

  /** The registry knows cameras, stream-ingestion what those do that are wanted; any other one is stopped. */
  private async idsInState(name: StreamStateName): Promise<{ cameraIds: string[]; areLeftOut: boolean }> {
    const { states } = await this.requests.request(listStreamStates, {});
    const areLeftOut = name === 'stopped';
    const isNamed = ({ state }: CameraStreamState): boolean => (toStreamStateName(state) === name) !== areLeftOut;
    return { cameraIds: states.filter(isNamed).map(({ cameraId }) => cameraId), areLeftOut };
  }

  /** All cameras, oldest first, page by page as they are taken. */
  async *pages(): AsyncGenerator<readonly Camera[]> {
    let cursor = '';
    do {
      const page = { skip: 0, limit: camerasAPage, descending: false, cursor };
      const { cameras, pageInfo } = await this.requests.request(listCameras, { page });
      yield cameras;
      cursor = pageInfo?.nextCursor ?? '';
    } while (cursor !== '');
  }

  async get(cameraId: string): Promise<CameraView> {
    return toCameraView(await this.find(cameraId));
  }

  /** @throws AppError `conflict` (changed_meanwhile), as `delete`, when another revision was expected */
  async update(cameraId: string, input: UpdateCameraInput, expectedRevision?: number): Promise<CameraView> {
    return toCameraView(await this.change(cameraId, input, expectedRevision));
  }

  /** As `update`, answering what the registry says. */
  async change(cameraId: string, input: UpdateCameraInput, expectedRevision?: number): Promise<Camera> {
    await this.sites.requireKnown(input.site_id);
    const attemptsMax = expectedRevision === undefined ? changeAttemptsMax : 1;
    for (let attempt = 1; ; attempt += 1) {
      const current = changesPartOfGroup(input) ? await this.find(cameraId) : undefined;
      try {
        const request = { ...toUpdateMessage(cameraId, input, current), ...given({ expectedRevision }) };
        const { camera } = await this.requests.request(updateCamera, request);
        return requirePart(camera);
      } catch (error) {
        if (attempt >= attemptsMax || !wasChangedMeanwhile(error)) throw namingFieldsOfClients(error);
      }
    }
  }

  async delete(cameraId: string, expectedRevision?: number): Promise<void> {
    await this.requests.request(deleteCamera, { cameraId, ...given({ expectedRevision }) });
  }

  async want(cameraId: string, wantedState: WantedState): Promise<Camera> {
    const { camera } = await this.requests.request(setWantedState, { cameraId, wantedState });
    return requirePart(camera);
  }

  async testConnection(input: TestConnectionInput): Promise<ConnectionTestView> {
    const timeoutMs = Math.round((input.timeout ?? timeoutSecondsDefault) * 1_000);
    const answer = await this.requests.request(
      testConnection,
      {
        rtspUrl: input.rtsp_url,
        username: input.username ?? '',
        password: input.password ?? '',
        timeoutMs,
      },
      { deadlineMs: timeoutMs + testMarginMs },
    );
    return toConnectionTestView(answer);
  }

  async discover(input: DiscoverCamerasInput): Promise<DiscoveredCameraView[]> {
    const timeoutMs = Math.round((input.timeout ?? discoverySecondsDefault) * 1_000);
    const { cameras } = await this.requests.request(
      discoverCameras,
      {
        hosts: [...(input.hosts ?? [])],
        username: input.username ?? '',
        password: input.password ?? '',
        timeoutMs,
      },
      { deadlineMs: timeoutMs + testMarginMs },
    );
    return cameras.map(toDiscoveredCameraView);
  }

  /** @throws AppError `not_found` when the camera sent no picture within the last seconds */
  async snapshot(
    cameraId: string,
  ): Promise<{ readonly jpeg: Uint8Array; readonly capturedAt: Date; readonly camera: Camera }> {
    const [camera, frame] = await Promise.all([this.find(cameraId), this.reader.newest(frameCaptured, cameraId)]);
    if (frame?.capturedAt === undefined) {
      throw new AppError('not_found', `The camera ${camera.name} has sent no picture within the last seconds.`, {
        reason: 'no_picture',
      });
    }
    return { jpeg: frame.jpeg, capturedAt: timestampDate(frame.capturedAt), camera };
  }

  /** @throws AppError `not_found` */
  async find(cameraId: string): Promise<Camera> {
    const { camera } = await this.requests.request(getCamera, { cameraId });
    return requirePart(camera);
  }

  async has(cameraId: string): Promise<boolean> {
    return this.find(cameraId).then(
      () => true,
      (error: unknown) => {
        if (isAppError(error) && error.code === 'not_found') return false;
        throw error;
      },
    );
  }
}

function wasChangedMeanwhile(error: unknown): boolean {
  return isAppError(error) && error.code === 'conflict' && error.reason === 'changed_meanwhile';
}
