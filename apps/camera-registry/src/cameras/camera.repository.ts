import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import type { SealableAddress } from './camera-secrets';
import { CameraEntity } from './camera.entity';

export interface CameraFilter {
  /** Part of a name, location or description; empty for all. */
  readonly query: string;
  readonly isActive: boolean | undefined;
  /** Undefined for all. */
  readonly ids: { readonly cameraIds: readonly string[]; readonly areLeftOut: boolean } | undefined;
}

@Injectable()
export class CameraRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<CameraEntity | null> {
    return this.dataSource.manager.findOneBy(CameraEntity, { id });
  }

  list(page: PageRequest | undefined, { query, isActive, ids }: CameraFilter): Promise<PageRows<CameraEntity>> {
    const cameras = this.dataSource.manager.createQueryBuilder(CameraEntity, 'camera');
    if (isActive !== undefined) cameras.andWhere('camera.isActive = :isActive', { isActive });
    if (ids !== undefined) {
      const isOne = 'camera.id = ANY(:ids)';
      cameras.andWhere(ids.areLeftOut ? `NOT ${isOne}` : isOne, { ids: ids.cameraIds });
    }
    if (query !== '') {
      const texts = `lower(concat_ws(' ', camera.name, camera.location, camera.description))`;
      cameras.andWhere(`strpos(${texts}, lower(:query)) > 0`, { query });
    }
    return readPage(cameras, 'camera', page, { name: { property: 'nameKey', type: 'text' } });
  }

  /** Active cameras that are wanted running. */
  listWanted(page: PageRequest | undefined): Promise<PageRows<CameraEntity>> {
    const wanted = this.dataSource.manager
      .createQueryBuilder(CameraEntity, 'camera')
      .where('camera.isActive AND camera.wantedState = :state', { state: 'running' });
    return readPage(wanted, 'camera', page);
  }

  /** False when there is a camera with that id already. */
  async insert(tx: Transaction, camera: CameraEntity): Promise<boolean> {
    const inserted = await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(CameraEntity)
      .values(camera)
      .orIgnore()
      .returning('id')
      .updateEntity(false)
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }

  /** Nobody else changes it until the transaction ends. */
  lock(tx: Transaction, id: string): Promise<CameraEntity | null> {
    return managerOf(tx).findOne(CameraEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async update(tx: Transaction, id: string, columns: Partial<CameraEntity>): Promise<void> {
    await managerOf(tx).update(CameraEntity, { id }, columns);
  }

  /** Removes the row and with it every secret. */
  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(CameraEntity, { id });
  }

  /** Addresses that may hold a secret. */
  addresses({ column }: SealableAddress): Promise<{ readonly id: string; readonly url: string }[]> {
    return this.dataSource.query(`SELECT id, ${column} AS url FROM cameras WHERE ${column} ~ '[=@:].*[=@:]'`);
  }

  /** Unless the address was changed since. What is sealed already holds the whole address, and stays. */
  async sealAddress(
    { column, sealedColumn }: SealableAddress,
    {
      id,
      url,
      shown,
      sealed,
    }: { readonly id: string; readonly url: string; readonly shown: string; readonly sealed: Buffer },
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE cameras SET ${column} = $3, ${sealedColumn} = COALESCE(${sealedColumn}, $4) WHERE id = $1 AND ${column} = $2`,
      [id, url, shown, sealed],
    );
  }
}
