import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { Between, In, IsNull } from 'typeorm';
import { keyOfDay } from '../days/day-change.policy';
import { PunchEntity, type PunchRow } from '../punches/punch.entity';
import { RecordEntity, type RecordRow } from '../records/record.entity';

/** What is stored of the days of some people. */
export interface StoredDays {
  /** Of every person and date, deleted ones too. */
  readonly records: ReadonlyMap<string, readonly RecordRow[]>;
  /** Of every person, in their order. */
  readonly punches: ReadonlyMap<string, readonly PunchRow[]>;
}

const dayMs = 24 * 60 * 60 * 1_000;
/** Wherever on earth, and what may belong to a date. */
const reachMs = 4 * dayMs;

/** Reads whole spans of dates, whether there is a row or not; `DayService` reads and locks those that it writes. */
@Injectable()
export class KnownDaysRepository {
  async of(tx: Transaction, personIds: readonly string[], from: string, to: string): Promise<StoredDays> {
    const ids = In([...personIds]);
    const records: RecordRow[] = await managerOf(tx).find(RecordEntity, {
      where: { personId: ids, localDate: Between(from, to) },
      order: { deletedAt: 'DESC', id: 'ASC' },
    });
    const span = Between(new Date(Date.parse(from) - reachMs), new Date(Date.parse(to) + reachMs));
    const punches: PunchRow[] = await managerOf(tx).find(PunchEntity, {
      where: { personId: ids, firstSeenAt: span, withdrawnAt: IsNull() },
      order: { firstSeenAt: 'ASC', recognitionId: 'ASC' },
    });
    return {
      records: grouped(records, ({ personId, localDate: date }) => keyOfDay({ personId, date })),
      punches: grouped(punches, ({ personId }) => personId),
    };
  }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
