import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import {
  CameraChange,
  cameraChanged,
  CameraNetworks,
  type CreateCameraRequest,
  type UpdateCameraRequest,
} from '@smart-attendance/contracts';
import { Database, SealError, type PageRequest, type PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { CameraSecrets, type OpenSecrets } from './camera-secrets';
import { CameraEntity, type StoredWantedState } from './camera.entity';
import { toCameraChanged, type OpenSource, type ShownCamera } from './camera.message';
import { isSame, settingsAfter, settingsOf, type CameraSettings } from './camera.policy';
import { CameraRepository, type CameraFilter } from './camera.repository';
import { readView, ViewError, type View } from './view-json.policy';

/** Ingestion requests the sources every few seconds; what cannot be read is worth a line an hour. */
const unreadableEveryMs = 60 * 60 * 1_000;

@Injectable()
export class CameraService implements BeforeApplicationShutdown {
  private readonly unreadable: RepeatedEvents;

  constructor(
    private readonly database: Database,
    private readonly cameras: CameraRepository,
    private readonly secrets: CameraSecrets,
    private readonly networks: CameraNetworks,
    logger: Logger,
  ) {
    this.unreadable = new RepeatedEvents(logger, unreadableEveryMs);
  }

  beforeApplicationShutdown(): void {
    this.unreadable.close();
  }

  /** A second request with the same id gives the camera that the first made, as it is by now. */
  async create(request: CreateCameraRequest): Promise<ShownCamera> {
    const id = request.cameraId === '' ? randomUUID() : request.cameraId;
    const now = new Date();
    const camera = Object.assign(new CameraEntity(), {
      id,
      ...this.columnsOf(id, settingsOf(request, this.networks)),
      wantedState: 'stopped' as const,
      revision: 1,
      createdAt: now,
      updatedAt: now,
    });
    const isNew = await this.database.transaction(async (tx) => {
      if (!(await this.cameras.insert(tx, camera))) return false;
      tx.publish(cameraChanged, toCameraChanged(CameraChange.CREATED, camera, now));
      return true;
    });
    return isNew ? this.shown(camera) : this.get(id);
  }

  /** Those that a new address may not name; see addressesAfter. */
  refusedHosts(hosts: readonly string[]): string[] {
    return hosts.filter((host) => !this.networks.allowsHost(host));
  }

  /** @throws AppError `not_found`, as all below do for an unknown id */
  async get(id: string): Promise<ShownCamera> {
    const camera = await this.cameras.find(id);
    return this.shown(camera ?? notFound(id));
  }

  async list(page: PageRequest | undefined, filter: CameraFilter): Promise<PageRows<ShownCamera>> {
    const { rows, total, nextCursor } = await this.cameras.list(page, filter);
    return { rows: rows.map((camera) => this.shown(camera)), total, nextCursor };
  }

  update(request: UpdateCameraRequest): Promise<ShownCamera> {
    return this.change(request.cameraId, (camera) => {
      requireRevision(camera, request.expectedRevision);
      const current = this.settingsIn(camera);
      const next = settingsAfter(current, request, this.networks);
      return isSame(current, next) ? undefined : this.changedColumns(camera, current, next);
    });
  }

  /** @throws AppError `conflict` (changed_meanwhile) when another revision was expected */
  async delete(id: string, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const camera = (await this.cameras.lock(tx, id)) ?? notFound(id);
      requireRevision(camera, expectedRevision);
      await this.cameras.delete(tx, id);
      const deleted = Object.assign(camera, { revision: camera.revision + 1 });
      tx.publish(cameraChanged, toCameraChanged(CameraChange.DELETED, deleted, new Date()));
    });
  }

  setWantedState(id: string, wantedState: StoredWantedState): Promise<ShownCamera> {
    return this.change(id, (camera) => (camera.wantedState === wantedState ? undefined : { wantedState }));
  }

  /**
   * Active cameras that are wanted running. One whose secrets do not open is left out and logged; so is one whose zones
   * cannot be read, since what they mask must not be shown.
   */
  async listSources(page: PageRequest | undefined): Promise<PageRows<OpenSource>> {
    const { rows, total, nextCursor } = await this.cameras.listWanted(page);
    const sources = rows.flatMap((camera) => {
      const [secrets, view] = [this.openOrLog(camera), this.viewOrLog(camera)];
      return secrets === undefined || view === undefined ? [] : [{ camera, secrets, view }];
    });
    return { rows: sources, total, nextCursor };
  }

  /** `columnsAfter` gives the columns that differ, or undefined when none does; then the revision stays. */
  private async change(
    id: string,
    columnsAfter: (camera: CameraEntity) => Partial<CameraEntity> | undefined,
  ): Promise<ShownCamera> {
    const now = new Date();
    const camera = await this.database.transaction(async (tx) => {
      const current = (await this.cameras.lock(tx, id)) ?? notFound(id);
      const columns = columnsAfter(current);
      if (columns === undefined) return current;
      const next = { ...columns, revision: current.revision + 1, updatedAt: now };
      await this.cameras.update(tx, id, next);
      const changed = Object.assign(current, next);
      tx.publish(cameraChanged, toCameraChanged(CameraChange.UPDATED, changed, now));
      return changed;
    });
    return this.shown(camera);
  }

  private shown(camera: CameraEntity): ShownCamera {
    return { camera, view: this.viewOrLog(camera) };
  }

  private settingsIn(camera: CameraEntity): CameraSettings {
    const { rtspUrl, subRtspUrl } = camera;
    return { ...visibleOf(camera), ...(this.openOrLog(camera) ?? { rtspUrl, subRtspUrl, password: '' }) };
  }

  private columnsOf(id: string, settings: CameraSettings) {
    return { ...visibleOf(settings), ...this.secrets.seal(id, settings) };
  }

  /** A secret that did not change stays sealed as it is, also when no master key could open it. */
  private changedColumns(camera: CameraEntity, current: CameraSettings, next: CameraSettings): Partial<CameraEntity> {
    const columns: Partial<CameraEntity> = this.columnsOf(camera.id, next);
    if (next.password === current.password) delete columns.passwordSealed;
    if (next.rtspUrl === current.rtspUrl) {
      delete columns.rtspUrl;
      delete columns.rtspUrlSealed;
    }
    if (next.subRtspUrl === current.subRtspUrl) {
      delete columns.subRtspUrl;
      delete columns.subRtspUrlSealed;
    }
    return columns;
  }

  private openOrLog(camera: CameraEntity): OpenSecrets | undefined {
    try {
      return this.secrets.open(camera);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.unreadable.error('camera-secret-unreadable', { cameraId: camera.id, error }, camera.id);
      return undefined;
    }
  }

  private viewOrLog(camera: CameraEntity): View | undefined {
    try {
      return readView(camera);
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      this.unreadable.error('camera-view-unreadable', { cameraId: camera.id, error }, `${camera.id} view`);
      return undefined;
    }
  }
}

/** What is stored as people decided it, without a seal. */
function visibleOf(settings: Omit<CameraSettings, keyof OpenSecrets>): Omit<CameraSettings, keyof OpenSecrets> {
  return {
    name: settings.name,
    description: settings.description,
    location: settings.location,
    username: settings.username,
    isActive: settings.isActive,
    streamChoice: settings.streamChoice,
    frameRate: settings.frameRate,
    resolutionWidth: settings.resolutionWidth,
    resolutionHeight: settings.resolutionHeight,
    schedule: settings.schedule,
    zones: settings.zones,
    faceSearch: settings.faceSearch,
    motionGateEnabled: settings.motionGateEnabled,
    motionSensitivity: settings.motionSensitivity,
    siteId: settings.siteId,
    role: settings.role,
  };
}

/**
 * Whoever changes what they have read says which revision it was; nobody else's change in between gets lost.
 *
 * @throws AppError `conflict` (changed_meanwhile)
 */
function requireRevision({ id, revision }: CameraEntity, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new AppError('conflict', `The camera ${id} was changed meanwhile; read it again.`, {
    reason: 'changed_meanwhile',
  });
}

function notFound(id: string): never {
  throw AppError.notFound('camera', id);
}
