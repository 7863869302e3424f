import { Injectable } from '@nestjs/common';
import { inTransaction, readPage, type PageRequest, type PageRows } from '@smart-attendance/database';
import { DataSource, type EntityManager } from 'typeorm';
import { CameraEntity } from './camera.entity';
import { PendingAnnouncementEntity, type StoredChange } from './pending-announcement.entity';

/** What became of a camera in a transaction; `announcement` is undefined when nothing changed. */
export interface CameraOutcome {
  readonly camera: CameraEntity;
  readonly announcement: PendingAnnouncementEntity | undefined;
}

/** The clocks of replicas differ by less. */
const clocksDifferMs = 60_000;

@Injectable()
export class CameraRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<CameraEntity | null> {
    return this.dataSource.manager.findOneBy(CameraEntity, { id });
  }

  list(page: PageRequest | undefined): Promise<PageRows<CameraEntity>> {
    return readPage(this.dataSource.manager.createQueryBuilder(CameraEntity, 'camera'), 'camera', page);
  }

  /** Active cameras that are wanted running. */
  listWanted(page: PageRequest | undefined): Promise<PageRows<CameraEntity>> {
    const wanted = this.dataSource.manager
      .createQueryBuilder(CameraEntity, 'camera')
      .where('camera.isActive AND camera.wantedState = :wish', { wish: 'running' });
    return readPage(wanted, 'camera', page);
  }

  insert(camera: CameraEntity): Promise<CameraOutcome> {
    return inTransaction(this.dataSource, async (manager) => {
      await manager.insert(CameraEntity, camera);
      return { camera, announcement: await note(manager, camera, 'created', camera.createdAt) };
    });
  }

  /**
   * Changes a camera under a lock of its row. `change` sees the row as it is and answers the columns that differ, or
   * undefined when there is nothing to change; then the revision stays. Undefined when there is no such camera.
   */
  update(
    id: string,
    change: (camera: CameraEntity) => Partial<CameraEntity> | undefined,
    now: Date,
  ): Promise<CameraOutcome | undefined> {
    return inTransaction(this.dataSource, async (manager) => {
      const current = await lock(manager, id);
      if (current === null) return undefined;
      const columns = change(current);
      if (columns === undefined) return { camera: current, announcement: undefined };
      const next = { ...columns, revision: current.revision + 1, updatedAt: now };
      await manager.update(CameraEntity, { id }, next);
      const camera = Object.assign(current, next);
      return { camera, announcement: await note(manager, camera, 'updated', now) };
    });
  }

  /** Removes the row and with it every secret. Undefined when there is no such camera. */
  delete(id: string, now: Date): Promise<CameraOutcome | undefined> {
    return inTransaction(this.dataSource, async (manager) => {
      const camera = await lock(manager, id);
      if (camera === null) return undefined;
      await manager.delete(CameraEntity, { id });
      camera.revision += 1;
      return { camera, announcement: await note(manager, camera, 'deleted', now) };
    });
  }

  /** Oldest first. A change dated in the future was made before the clock was set back. */
  pendingAnnouncements(now: Date, settledMs: number, limit: number): Promise<PendingAnnouncementEntity[]> {
    const changedBefore = new Date(now.getTime() - settledMs);
    const soon = new Date(now.getTime() + clocksDifferMs);
    return this.dataSource.manager
      .createQueryBuilder(PendingAnnouncementEntity, 'pending')
      .where('pending.changedAt <= :changedBefore OR pending.changedAt > :soon', { changedBefore, soon })
      .orderBy('pending.changedAt')
      .take(limit)
      .getMany();
  }

  async forgetAnnouncement({ cameraId, revision }: PendingAnnouncementEntity): Promise<void> {
    await this.dataSource.manager.delete(PendingAnnouncementEntity, { cameraId, revision });
  }
}

function lock(manager: EntityManager, id: string): Promise<CameraEntity | null> {
  return manager.findOne(CameraEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}

async function note(
  manager: EntityManager,
  camera: CameraEntity,
  change: StoredChange,
  changedAt: Date,
): Promise<PendingAnnouncementEntity> {
  const announcement = manager.create(PendingAnnouncementEntity, {
    cameraId: camera.id,
    revision: camera.revision,
    change,
    changedAt,
  });
  await manager.insert(PendingAnnouncementEntity, announcement);
  return announcement;
}
