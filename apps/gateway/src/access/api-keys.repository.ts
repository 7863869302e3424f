import { Injectable } from '@nestjs/common';
import { EntityManager, In } from 'typeorm';
import { isUniqueViolation, readPage, type PageRequest, type PageRows } from '@smart-attendance/database';
import { ApiKey } from './api-key.entity';

export interface ApiKeyFilter {
  /** Undefined for all. */
  readonly role: string | undefined;
  readonly activeOnly: boolean;
}

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly manager: EntityManager) {}

  /** False when there is one with that id. */
  async add(key: ApiKey): Promise<boolean> {
    try {
      await this.manager.insert(ApiKey, key);
      return true;
    } catch (error) {
      if (isUniqueViolation(error, 'api_keys_pkey')) return false;
      throw error;
    }
  }

  /** The key that may be used now, and a note that it was. */
  async use(keyHash: Buffer, now: Date): Promise<ApiKey | undefined> {
    const key = await this.manager
      .createQueryBuilder(ApiKey, 'key')
      .where('key.keyHash = :keyHash AND key.revokedAt IS NULL', { keyHash })
      .andWhere('(key.expiresAt IS NULL OR key.expiresAt > :now)', { now })
      .getOne();
    if (key === null) return undefined;
    await this.manager.update(ApiKey, { id: key.id }, { lastUsedAt: now });
    return key;
  }

  /** Of revoked ones, too. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const keys = await this.manager.find(ApiKey, { select: { id: true, name: true }, where: { id: In([...ids]) } });
    return new Map(keys.map(({ id, name }) => [id, name]));
  }

  list(page: PageRequest, { role, activeOnly }: ApiKeyFilter, now: Date): Promise<PageRows<ApiKey>> {
    const keys = this.manager.createQueryBuilder(ApiKey, 'key');
    if (role !== undefined) keys.andWhere('key.role = :role', { role });
    if (activeOnly) {
      keys.andWhere('key.revokedAt IS NULL AND (key.expiresAt IS NULL OR key.expiresAt > :now)', { now });
    }
    return readPage(keys, 'key', page, { name: { property: 'name', type: 'text' } });
  }

  /** The hash of the revoked key, or undefined when there is none with that id. A second time changes nothing. */
  async revoke(id: string, now: Date): Promise<Buffer | undefined> {
    await this.manager
      .createQueryBuilder()
      .update(ApiKey)
      .set({ revokedAt: now })
      .where('id = :id AND revoked_at IS NULL', { id })
      .execute();
    const key = await this.manager.findOne(ApiKey, { where: { id }, select: { id: true, keyHash: true } });
    return key?.keyHash;
  }
}
