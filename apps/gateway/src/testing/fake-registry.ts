import { randomUUID } from 'node:crypto';
import {
  create,
  CameraSchema,
  checkCameraHosts,
  createCamera,
  deleteCamera,
  getCamera,
  listCameras,
  readCameraUrl,
  setWantedState,
  timestampFromDate,
  updateCamera,
  WantedState,
  type Camera,
  type UpdateCameraRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { moment } from './plausible-answers';
import type { FakeServices } from './fake-services';

/** camera-registry's cameras, as far as the gateway sees them; it stores what it is told. */
export class FakeRegistry {
  readonly cameras: Camera[] = [];
  /** Hosts that no new address may name. */
  readonly refusedHosts = new Set<string>();
  /** Runs before a change is made, as if somebody else were quicker. */
  beforeUpdate: (camera: Camera) => void = () => undefined;

  constructor(services: FakeServices) {
    services.respond(createCamera, (request) => {
      const camera = create(CameraSchema, {
        ...without(request, 'password', 'cameraId'),
        id: request.cameraId === '' ? randomUUID() : request.cameraId,
        rtspUrl: bare(request.rtspUrl),
        hasPassword: request.password !== '' || request.rtspUrl.includes('@'),
        wantedState: WantedState.STOPPED,
        revision: 1,
        createdAt: timestampFromDate(moment),
        updatedAt: timestampFromDate(moment),
      });
      const made = this.cameras.find(({ id }) => id === camera.id);
      if (made === undefined) this.cameras.push(camera);
      return { camera: made ?? camera };
    });
    services.respond(checkCameraHosts, ({ hosts }) => ({
      refusedHosts: hosts.filter((host) => this.refusedHosts.has(host)),
    }));
    services.respond(getCamera, ({ cameraId }) => ({ camera: this.find(cameraId) }));
    services.respond(listCameras, ({ page }) => {
      const skip = page?.cursor === '' ? page.skip : Number(page?.cursor ?? 0);
      const cameras = this.cameras.slice(skip, skip + (page?.limit ?? 100));
      const next = skip + cameras.length;
      return {
        cameras,
        pageInfo: { total: this.cameras.length, nextCursor: next < this.cameras.length ? String(next) : '' },
      };
    });
    services.respond(updateCamera, (request) => ({ camera: this.update(request) }));
    services.respond(setWantedState, ({ cameraId, wantedState }) => {
      const camera = this.find(cameraId);
      if (camera.wantedState !== wantedState) Object.assign(camera, { wantedState, revision: camera.revision + 1 });
      return { camera };
    });
    services.respond(deleteCamera, ({ cameraId, expectedRevision }) => {
      const camera = this.find(cameraId);
      requireRevision(camera, expectedRevision);
      this.cameras.splice(this.cameras.indexOf(camera), 1);
      return {};
    });
  }

  named(name: string): Camera {
    const camera = this.cameras.find((one) => one.name === name);
    if (camera === undefined) throw new Error(`There is no camera ${name}.`);
    return camera;
  }

  private update(request: UpdateCameraRequest): Camera {
    const camera = this.find(request.cameraId);
    this.beforeUpdate(camera);
    requireRevision(camera, request.expectedRevision);
    Object.assign(camera, without(request, 'cameraId', 'expectedRevision', 'password'), {
      revision: camera.revision + 1,
      ...(request.rtspUrl !== undefined && { rtspUrl: bare(request.rtspUrl) }),
      ...(request.password !== undefined && { hasPassword: request.password !== '' }),
    });
    return camera;
  }

  private find(id: string): Camera {
    const camera = this.cameras.find((one) => one.id === id);
    if (camera === undefined) throw AppError.notFound('camera', id);
    return camera;
  }
}

function requireRevision({ revision }: Camera, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new AppError('conflict', 'The camera was changed meanwhile.', { reason: 'changed_meanwhile' });
}

/** What is set of a message, but for those members. */
function without(message: object, ...names: readonly string[]): object {
  const members = Object.entries(message).filter(([name, value]) => value !== undefined && !names.includes(name));
  return Object.fromEntries(members.filter(([name]) => name !== '$typeName'));
}

function bare(url: string): string {
  const reading = readCameraUrl(url);
  return reading.kind === 'address' ? reading.address.url : url;
}
