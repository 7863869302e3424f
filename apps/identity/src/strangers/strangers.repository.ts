import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, In } from 'typeorm';
import { seenSortKeys, type SeenQuery } from '../recognition/recognitions.repository';
import { StrangerVisitEntity } from './stranger-visit.entity';

@Injectable()
export class StrangersRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list({ page, cameraId, seenFrom, seenTo }: SeenQuery): Promise<PageRows<StrangerVisitEntity>> {
    const visits = this.dataSource.manager.createQueryBuilder(StrangerVisitEntity, 'seen');
    if (cameraId !== '') visits.andWhere('seen.cameraId = :cameraId', { cameraId });
    if (seenFrom !== undefined) visits.andWhere('seen.lastSeenAt >= :seenFrom', { seenFrom });
    if (seenTo !== undefined) visits.andWhere('seen.firstSeenAt <= :seenTo', { seenTo });
    return readPage(visits, 'seen', page, seenSortKeys);
  }

  /** One sighting more for the visit of that track. False when there is no such visit. */
  async extend(tx: Transaction, trackId: string, seenAtMs: number): Promise<boolean> {
    const [rows] = await managerOf(tx).query<[unknown[], number]>(
      `UPDATE stranger_visits
          SET sightings = sightings + 1,
              first_seen_at = least(first_seen_at, $2), last_seen_at = greatest(last_seen_at, $2)
        WHERE track_id = $1 RETURNING id`,
      [trackId, new Date(seenAtMs)],
    );
    return rows.length > 0;
  }

  async insert(tx: Transaction, visit: Omit<StrangerVisitEntity, 'createdAt'>): Promise<void> {
    await managerOf(tx).insert(StrangerVisitEntity, visit);
  }

  /** Who was taken for a stranger at first turned out to be somebody. */
  async withdraw(tx: Transaction, trackIds: readonly string[]): Promise<void> {
    await managerOf(tx).delete(StrangerVisitEntity, { trackId: In([...trackIds]) });
  }
}
