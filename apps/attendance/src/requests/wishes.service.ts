import { Injectable } from '@nestjs/common';
import type { CorrectionKind } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import type { PersonRow } from '../people/person.entity';
import { RecordChangesService, type Authorship } from '../records/record-changes.service';
import type { RecordRow } from '../records/record.entity';
import { RecordRepository } from '../records/record.repository';
import type { StoredWish } from './correction-request.entity';
import { toEdit, toEntry } from './correction-request.policy';

export interface Wish {
  readonly person: PersonRow;
  readonly kind: Exclude<CorrectionKind, 'late_data'>;
  /** Empty for a missing day. */
  readonly recordId: string;
  readonly wanted: StoredWish;
}

/** What a row is and what it would become; undefined where there is none. */
export interface WishOutlook {
  readonly before: RecordRow | undefined;
  readonly after: RecordRow | undefined;
}

/** What a row becomes by what somebody asks for, and doing it; each with the person locked. */
@Injectable()
export class WishesService {
  constructor(
    private readonly records: RecordRepository,
    private readonly changes: RecordChangesService,
  ) {}

  /**
   * Writes nothing.
   * @throws AppError `not_found` when the row is gone or none of theirs, `invalid_argument` for impossible times and
   * where nothing would be different, `conflict` as of RecordChangesService
   */
  async outlook(tx: Transaction, { person, kind, recordId, wanted }: Wish, now: Date): Promise<WishOutlook> {
    if (kind === 'missing_day') {
      const entry = toEntry(wanted);
      this.changes.requireTimes(entry, now);
      const after = await this.changes.drafted(tx, { id: randomUUID(), person, entry, now });
      return { before: undefined, after };
    }
    const before = await this.records.lock(tx, recordId);
    if (before === undefined || before.deletedAt !== null || before.personId !== person.id) {
      throw AppError.notFound('attendance record', recordId);
    }
    if (kind === 'removal') return { before, after: undefined };
    const { record: after } = await this.changes.edited(tx, before, toEdit(wanted), now);
    if (after !== before) return { before, after };
    throw AppError.invalid([{ field: 'kind', message: 'changes nothing: the row is like that already' }]);
  }

  /** @throws AppError `conflict` (`period_locked`) in a locked period that the authorship does not name */
  async apply(
    tx: Transaction,
    { before, after }: WishOutlook,
    person: PersonRow,
    authorship: Authorship,
    now: Date,
  ): Promise<RecordRow> {
    if (before === undefined && after === undefined) throw new Error('A wish is about a row.');
    if (after === undefined && before !== undefined) {
      const removed = await this.changes.removed(tx, before, now);
      await this.changes.write(tx, 'deleted', before, removed, authorship);
      return removed.record;
    }
    const record = after as RecordRow;
    await this.changes.write(tx, before === undefined ? 'created' : 'edited', before, { record, person }, authorship);
    return record;
  }
}
