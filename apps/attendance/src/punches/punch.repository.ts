import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Punch } from './punch.policy';
import { PunchEntity } from './punch.entity';

@Injectable()
export class PunchRepository {
  /**
   * Notes that the recognition is handled; false when it was already. A second transaction with the same recognition
   * waits here for the end of the first.
   */
  async claim(manager: EntityManager, punch: Punch, handledAt: Date): Promise<boolean> {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(PunchEntity)
      .values({ ...punch, handledAt })
      .orIgnore()
      .returning('recognition_id')
      .updateEntity(false)
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }

  async countTo(manager: EntityManager, recognitionId: string, recordId: string): Promise<void> {
    await manager.update(PunchEntity, { recognitionId }, { recordId });
  }

  /** Undefined for a recognition that was never handled. */
  async recordIdOf(manager: EntityManager, recognitionId: string): Promise<string | undefined> {
    return (await manager.findOneBy(PunchEntity, { recognitionId }))?.recordId ?? undefined;
  }
}
