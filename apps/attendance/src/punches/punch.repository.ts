import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { Between, DataSource, IsNull, MoreThan, Not } from 'typeorm';
import { PunchEntity, type PunchRow } from './punch.entity';

/** What refuses a recognition that was handled before. */
export const punchKey = 'punches_pkey';

/** Of four days of one person; more than a camera makes of somebody who never leaves its picture. */
const punchesMax = 20_000;

@Injectable()
export class PunchRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Notes that the recognition is handled. A second transaction with the same recognition waits here for the end of
   * the first.
   * @throws an error of which `isUniqueViolation` with `punchKey` is true when it was handled before
   */
  async insert(tx: Transaction, punch: PunchRow): Promise<void> {
    await managerOf(tx).insert(PunchEntity, punch);
  }

  /** The record it was counted to, of the day in which it began. */
  async assign(tx: Transaction, recognitionId: string, recordId: string): Promise<void> {
    await managerOf(tx).update(PunchEntity, { recognitionId }, { recordId });
  }

  /** Whether it counts, as of that revision of the recognition. */
  async setState(tx: Transaction, punch: PunchRow): Promise<void> {
    const { recognitionId, recognitionRevision, withdrawnAt, withdrawnBy, withdrawalReason } = punch;
    const state = { recognitionRevision, withdrawnAt, withdrawnBy, withdrawalReason };
    await managerOf(tx).update(PunchEntity, { recognitionId }, state);
  }

  /** What that author told of the person in that span, and nobody took back, and what that author took back. */
  wordOf(tx: Transaction, authorId: string, personId: string, span: { readonly from: Date; readonly to: Date }) {
    const where = { personId, firstSeenAt: Between(span.from, span.to) };
    const told = { ...where, authorId, toldAt: Not(IsNull()), withdrawnAt: IsNull() };
    return managerOf(tx).findBy(PunchEntity, [told, { ...where, withdrawnBy: authorId }]);
  }

  /** In their order, without those that were withdrawn until `asOf`, or at all. */
  ofPerson(
    tx: Transaction | undefined,
    personId: string,
    span: { readonly from: Date; readonly to: Date; readonly handledAfter: Date | undefined; readonly asOf?: Date },
  ): Promise<PunchRow[]> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const where = {
      personId,
      firstSeenAt: Between(span.from, span.to),
      ...(span.handledAfter !== undefined && { handledAt: MoreThan(span.handledAfter) }),
    };
    const counted = { ...where, withdrawnAt: IsNull() };
    return manager.find(PunchEntity, {
      where: span.asOf === undefined ? counted : [counted, { ...where, withdrawnAt: MoreThan(span.asOf) }],
      order: { firstSeenAt: 'ASC', recognitionId: 'ASC' },
      take: punchesMax,
    });
  }
}
