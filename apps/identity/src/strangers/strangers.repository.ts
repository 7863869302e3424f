import { Injectable } from '@nestjs/common';
import { readPage, type PageRows } from '@smart-attendance/database';
import { DataSource, In, type EntityManager } from 'typeorm';
import type { SeenQuery } from '../recognition/recognitions.repository';
import { StrangerVisitEntity } from './stranger-visit.entity';

@Injectable()
export class StrangersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list({ page, cameraId, seenFrom, seenTo }: SeenQuery): Promise<PageRows<StrangerVisitEntity>> {
    const visits = this.dataSource.manager.createQueryBuilder(StrangerVisitEntity, 'seen');
    if (cameraId !== '') visits.andWhere('seen.cameraId = :cameraId', { cameraId });
    if (seenFrom !== undefined) visits.andWhere('seen.lastSeenAt >= :seenFrom', { seenFrom });
    if (seenTo !== undefined) visits.andWhere('seen.firstSeenAt <= :seenTo', { seenTo });
    return readPage(visits, 'seen', page);
  }

  /** The visits that began to count with that frame. */
  async ofFrame(frameId: string): Promise<StrangerVisitEntity[]> {
    return this.dataSource.manager.find(StrangerVisitEntity, { where: { frameId }, order: { id: 'ASC' } });
  }

  /** One sighting more for the visit of that track. False when there is no such visit. */
  async extend(manager: EntityManager, trackId: string, seenAtMs: number): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE stranger_visits
          SET sightings = sightings + 1,
              first_seen_at = least(first_seen_at, $2), last_seen_at = greatest(last_seen_at, $2)
        WHERE track_id = $1 RETURNING id`,
      [trackId, new Date(seenAtMs)],
    );
    return rows.length > 0;
  }

  async insert(manager: EntityManager, visit: Omit<StrangerVisitEntity, 'createdAt'>): Promise<void> {
    await manager.insert(StrangerVisitEntity, visit);
  }

  /** Who was taken for a stranger at first turned out to be somebody. */
  async withdraw(manager: EntityManager, trackIds: readonly string[]): Promise<void> {
    await manager.delete(StrangerVisitEntity, { trackId: In([...trackIds]) });
  }
}
