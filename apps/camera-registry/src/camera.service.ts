import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { CreateCameraRequest, UpdateCameraRequest } from '@smart-attendance/contracts';
import { SealError, type PageRequest, type PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { CameraChangedPublisher } from './camera-changed.publisher';
import { CameraSecrets } from './camera-secrets';
import { CameraEntity, type StoredWish } from './camera.entity';
import { isSame, settingsAfter, settingsOf, type CameraSettings } from './camera.policy';
import { CameraRepository, type CameraOutcome } from './camera.repository';

/** A camera as ingestion opens it, secrets in the clear. */
export interface OpenSource {
  readonly camera: CameraEntity;
  readonly rtspUrl: string;
  readonly password: string;
}

/** Ingestion asks for the sources every few seconds; a secret that does not open is worth a line an hour. */
const unreadableEveryMs = 60 * 60 * 1_000;

@Injectable()
export class CameraService implements BeforeApplicationShutdown {
  private readonly unreadable: RepeatedEvents;

  constructor(
    private readonly cameras: CameraRepository,
    private readonly secrets: CameraSecrets,
    private readonly publisher: CameraChangedPublisher,
    logger: Logger,
  ) {
    this.unreadable = new RepeatedEvents(logger, unreadableEveryMs);
  }

  beforeApplicationShutdown(): void {
    this.unreadable.close();
  }

  async create(request: CreateCameraRequest): Promise<CameraEntity> {
    const id = randomUUID();
    const now = new Date();
    const camera = Object.assign(new CameraEntity(), {
      id,
      ...this.columnsOf(id, settingsOf(request)),
      wantedState: 'stopped' as const,
      revision: 1,
      createdAt: now,
      updatedAt: now,
    });
    return this.announced(await this.cameras.insert(camera));
  }

  /** Throws AppError `not_found`, as all below do for an unknown id. */
  async get(id: string): Promise<CameraEntity> {
    const camera = await this.cameras.find(id);
    if (camera === null) throw AppError.notFound('camera', id);
    return camera;
  }

  list(page: PageRequest | undefined): Promise<PageRows<CameraEntity>> {
    return this.cameras.list(page);
  }

  async update(request: UpdateCameraRequest): Promise<CameraEntity> {
    const outcome = await this.cameras.update(
      request.cameraId,
      (camera) => {
        requireRevision(camera, request.expectedRevision);
        const current = this.settingsIn(camera);
        const next = settingsAfter(current, request);
        return isSame(current, next) ? undefined : this.changedColumns(camera, current, next);
      },
      new Date(),
    );
    return this.announced(outcome ?? notFound(request.cameraId));
  }

  async delete(id: string): Promise<void> {
    await this.announced((await this.cameras.delete(id, new Date())) ?? notFound(id));
  }

  async setWish(id: string, wish: StoredWish): Promise<CameraEntity> {
    const outcome = await this.cameras.update(
      id,
      (camera) => (camera.wantedState === wish ? undefined : { wantedState: wish }),
      new Date(),
    );
    return this.announced(outcome ?? notFound(id));
  }

  /** Active cameras that are wanted running. One whose secrets do not open is left out and logged. */
  async listSources(page: PageRequest | undefined): Promise<PageRows<OpenSource>> {
    const { rows, total, nextCursor } = await this.cameras.listWanted(page);
    const sources = rows.flatMap((camera) => {
      const secrets = this.openOrLog(camera);
      return secrets === undefined ? [] : [{ camera, ...secrets }];
    });
    return { rows: sources, total, nextCursor };
  }

  private async announced({ camera, announcement }: CameraOutcome): Promise<CameraEntity> {
    if (announcement !== undefined) await this.publisher.announce(announcement);
    return camera;
  }

  private settingsIn(camera: CameraEntity): CameraSettings {
    const { name, description, username, frameRate, resolutionWidth, resolutionHeight, location, isActive } = camera;
    const visible = { name, description, username, frameRate, resolutionWidth, resolutionHeight, location, isActive };
    return { ...visible, ...(this.openOrLog(camera) ?? { rtspUrl: camera.rtspUrl, password: '' }) };
  }

  private columnsOf(id: string, settings: CameraSettings) {
    const { name, description, username, frameRate, resolutionWidth, resolutionHeight, location, isActive } = settings;
    const visible = { name, description, username, frameRate, resolutionWidth, resolutionHeight, location, isActive };
    return { ...visible, ...this.secrets.seal(id, settings) };
  }

  /** A secret that did not change stays sealed as it is, also when this master key could not open it. */
  private changedColumns(camera: CameraEntity, current: CameraSettings, next: CameraSettings): Partial<CameraEntity> {
    const columns: Partial<CameraEntity> = this.columnsOf(camera.id, next);
    if (next.password === current.password) delete columns.passwordSealed;
    if (next.rtspUrl === current.rtspUrl) {
      delete columns.rtspUrl;
      delete columns.rtspUrlSealed;
    }
    return columns;
  }

  private openOrLog(camera: CameraEntity): { rtspUrl: string; password: string } | undefined {
    try {
      return this.secrets.open(camera);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.unreadable.error('camera-secret-unreadable', { cameraId: camera.id, error }, camera.id);
      return undefined;
    }
  }
}

/** Whoever changes a part of what is stored as a whole has read it first; nobody else's change in between gets lost. */
function requireRevision({ id, revision }: CameraEntity, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new AppError('conflict', `The camera ${id} was changed meanwhile; read it again.`, {
    reason: 'changed_meanwhile',
  });
}

function notFound(id: string): never {
  throw AppError.notFound('camera', id);
}
