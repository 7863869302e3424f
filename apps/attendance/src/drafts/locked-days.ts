import { Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { keyOfDay, type PersonDay } from '../days/day-change.policy';
import { PeriodsRepository } from '../periods/periods.repository';

/** Which days are in a period that is locked: what people were paid by takes no change of a rule. */
@Injectable()
export class LockedDays {
  constructor(private readonly periods: PeriodsRepository) {}

  /** Of those days, as `keyOfDay`. */
  async among(tx: Transaction, days: readonly PersonDay[]): Promise<ReadonlySet<string>> {
    const locks = await this.periods.locksOn(
      days.map(({ date }) => date),
      tx,
    );
    return new Set(days.filter(({ date }) => locks.has(date)).map(keyOfDay));
  }
}
