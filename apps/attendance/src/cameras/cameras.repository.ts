import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource, In } from 'typeorm';
import { CameraEntity, type CameraRow } from './camera.entity';

@Injectable()
export class CamerasRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, tx?: Transaction): Promise<CameraRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(CameraEntity, { id })) ?? undefined;
  }

  async findMany(ids: readonly string[], tx: Transaction): Promise<ReadonlyMap<string, CameraRow>> {
    const cameras = await managerOf(tx).findBy(CameraEntity, { id: In([...new Set(ids)]) });
    return new Map(cameras.map((camera) => [camera.id, camera]));
  }

  /** Also of those that are not there any more. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    const rows = await this.dataSource.manager.find(CameraEntity, {
      select: { id: true, name: true },
      where: { id: In(wanted) },
    });
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Those that are there. */
  ofSite(siteId: string): Promise<CameraRow[]> {
    return this.dataSource.manager.findBy(CameraEntity, { siteId, isDeleted: false });
  }

  /** Unless a newer revision is there already. */
  async store(camera: CameraRow): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO cameras (id, name, site_id, role, is_active, is_deleted, revision) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET
         name = excluded.name, site_id = excluded.site_id, role = excluded.role, is_active = excluded.is_active,
         is_deleted = excluded.is_deleted, revision = excluded.revision
       WHERE cameras.revision < excluded.revision OR (cameras.revision = excluded.revision AND cameras.name = '')`,
      [camera.id, camera.name, camera.siteId, camera.role, camera.isActive, camera.isDeleted, camera.revision],
    );
  }
}
