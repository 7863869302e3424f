import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import type { Punch } from './punch.policy';
import { PunchEntity } from './punch.entity';

/** What refuses a recognition that was handled before. */
export const punchKey = 'punches_pkey';

@Injectable()
export class PunchRepository {
  /**
   * Notes that the recognition is handled, and the record it was counted to. A second transaction with the same
   * recognition waits here for the end of the first.
   * @throws an error of which `isUniqueViolation` with `punchKey` is true when it was handled before
   */
  async insert(tx: Transaction, punch: Punch, recordId: string, handledAt: Date): Promise<void> {
    await managerOf(tx).insert(PunchEntity, { ...punch, recordId, handledAt });
  }
}
