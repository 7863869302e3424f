import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { SiteEntity, type SiteRow } from './site.entity';

/** What refuses a name that another site has. */
export const siteNameKey = 'sites_name_key';

export interface Travel {
  readonly siteId: string;
  readonly minutes: number;
}

@Injectable()
export class SitesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<SiteRow | undefined> {
    return (await this.dataSource.manager.findOneBy(SiteEntity, { id })) ?? undefined;
  }

  list(page?: PageRequest): Promise<PageRows<SiteRow>> {
    const sites = this.dataSource.manager.createQueryBuilder(SiteEntity, 'site');
    return readPage<SiteRow>(sites, 'site', page, { name: { property: 'nameKey', type: 'text' } });
  }

  /** There are `sitesMax` at most. */
  all(tx?: Transaction): Promise<SiteRow[]> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return manager.find(SiteEntity, { order: { createdAt: 'ASC', id: 'ASC' } });
  }

  count(tx: Transaction): Promise<number> {
    return managerOf(tx).count(SiteEntity);
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<SiteRow | undefined> {
    const site = await managerOf(tx).findOne(SiteEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return site ?? undefined;
  }

  /** False when there is a site with that id already. */
  async insert(tx: Transaction, site: SiteRow): Promise<boolean> {
    const inserted = await managerOf(tx).query<unknown[]>(
      `INSERT INTO sites (id, name, name_key, versions, revision, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [site.id, site.name, site.nameKey, JSON.stringify(site.versions), site.revision, site.createdAt, site.updatedAt],
    );
    return inserted.length > 0;
  }

  async update(tx: Transaction, { id, ...columns }: SiteRow): Promise<void> {
    await managerOf(tx).update(SiteEntity, { id }, { ...columns, versions: [...columns.versions] });
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(SiteEntity, { id });
  }

  /** Cameras and whatever else is of the site. */
  async isInUse(tx: Transaction, id: string): Promise<boolean> {
    const [row] = await managerOf(tx).query<[{ readonly used: boolean }]>(
      `SELECT EXISTS (SELECT FROM cameras WHERE site_id = $1 AND NOT is_deleted)
           OR EXISTS (SELECT FROM assignments WHERE site_id = $1 OR work_site_id = $1) AS used`,
      [id],
    );
    return row.used;
  }

  /** To each other site of which it is known. */
  async travelFrom(siteIds: readonly string[], tx?: Transaction): Promise<ReadonlyMap<string, readonly Travel[]>> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<{ from_id: string; to_id: string; minutes: number }[]>(
      `SELECT one_id AS from_id, other_id AS to_id, minutes FROM site_travel WHERE one_id = ANY ($1)
       UNION ALL SELECT other_id, one_id, minutes FROM site_travel WHERE other_id = ANY ($1) ORDER BY 1, 2`,
      [[...siteIds]],
    );
    const travel = new Map<string, Travel[]>();
    for (const { from_id: from, to_id: siteId, minutes } of rows) {
      travel.set(from, [...(travel.get(from) ?? []), { siteId, minutes }]);
    }
    return travel;
  }

  /** Instead of what is known of that site. False when one of the others is none. */
  async replaceTravel(tx: Transaction, id: string, travel: readonly Travel[]): Promise<boolean> {
    const others = travel.map(({ siteId }) => siteId);
    const known = await managerOf(tx).query<unknown[]>('SELECT FROM sites WHERE id = ANY ($1) FOR KEY SHARE', [others]);
    if (known.length < others.length) return false;
    await managerOf(tx).query('DELETE FROM site_travel WHERE one_id = $1 OR other_id = $1', [id]);
    await managerOf(tx).query(
      `INSERT INTO site_travel (one_id, other_id, minutes)
       SELECT LEAST($1::uuid, other), GREATEST($1::uuid, other), minutes
       FROM unnest($2::uuid[], $3::integer[]) AS given (other, minutes)`,
      [id, others, travel.map(({ minutes }) => minutes)],
    );
    return true;
  }
}
