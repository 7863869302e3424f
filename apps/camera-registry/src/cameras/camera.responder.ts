import { Controller } from '@nestjs/common';
import {
  checkCameraHosts,
  createCamera,
  deleteCamera,
  getCamera,
  listCameras,
  listStreamSources,
  setWantedState,
  updateCamera,
  WantedState,
  type CheckCameraHostsRequest,
  type CreateCameraRequest,
  type DeleteCameraRequest,
  type GetCameraRequest,
  type ListCamerasRequest,
  type ListStreamSourcesRequest,
  type SetWantedStateRequest,
  type UpdateCameraRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toCamera, toStreamSource } from './camera.message';
import { CameraService } from './camera.service';

@Controller()
export class CameraResponder {
  constructor(private readonly cameras: CameraService) {}

  @RespondsTo(createCamera)
  async createCamera(request: CreateCameraRequest) {
    return { camera: toCamera(await this.cameras.create(request)) };
  }

  @RespondsTo(checkCameraHosts)
  checkCameraHosts({ hosts }: CheckCameraHostsRequest) {
    return Promise.resolve({ refusedHosts: this.cameras.refusedHosts(hosts) });
  }

  @RespondsTo(getCamera)
  async getCamera(request: GetCameraRequest) {
    return { camera: toCamera(await this.cameras.get(request.cameraId)) };
  }

  @RespondsTo(listCameras)
  async listCameras(request: ListCamerasRequest) {
    const { rows, total, nextCursor } = await this.cameras.list(request.page, {
      query: request.query,
      isActive: request.isActive,
      ids: request.ids,
    });
    return { cameras: rows.map(toCamera), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateCamera)
  async updateCamera(request: UpdateCameraRequest) {
    return { camera: toCamera(await this.cameras.update(request)) };
  }

  @RespondsTo(deleteCamera)
  async deleteCamera(request: DeleteCameraRequest) {
    await this.cameras.delete(request.cameraId, request.expectedRevision);
    return {};
  }

  @RespondsTo(setWantedState)
  async setWantedState(request: SetWantedStateRequest) {
    const state = request.wantedState === WantedState.RUNNING ? 'running' : 'stopped';
    return { camera: toCamera(await this.cameras.setWantedState(request.cameraId, state)) };
  }

  @RespondsTo(listStreamSources)
  async listStreamSources(request: ListStreamSourcesRequest) {
    const { rows, total, nextCursor } = await this.cameras.listSources(request.page);
    return { sources: rows.map(toStreamSource), pageInfo: { total, nextCursor } };
  }
}
