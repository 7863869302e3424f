import { Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { createHash, randomUUID } from 'node:crypto';
import { CamerasRepository } from '../cameras/cameras.repository';
import { CamerasService } from '../cameras/cameras.service';
import { DayService } from '../days/day.service';
import { LedgerRepository } from '../ledger/ledger.repository';
import { fromLedgerSnapshot } from '../ledger/record-snapshot';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PunchRow } from '../punches/punch.entity';
import type { CorrectionRow } from './correction.entity';
import { CorrectionRepository } from './correction.repository';
import type { IdempotencyKeyRow } from './idempotency-key.entity';
import { IdempotencyKeyRepository } from './idempotency-key.repository';
import { RecordChangesService, type Authorship, type NamedRecord } from './record-changes.service';
import type { RecordRow } from './record.entity';
import type { ManualEntry, RecordEdit } from './record.policy';
import { oneADayIndex, RecordRepository, type RecordFilter } from './record.repository';

/** A record with what it was made of. */
export interface ExplainedRecord extends NamedRecord {
  readonly punches: readonly PunchRow[];
}

/** Some 100 kB in an answer. */
const punchesShownMax = 500;

@Injectable()
export class RecordService {
  constructor(
    private readonly database: Database,
    private readonly changes: RecordChangesService,
    private readonly records: RecordRepository,
    private readonly corrections: CorrectionRepository,
    private readonly keys: IdempotencyKeyRepository,
    private readonly people: PeopleService,
    private readonly cameras: CamerasService,
    private readonly copies: PeopleRepository,
    private readonly days: DayService,
    private readonly ledger: LedgerRepository,
    private readonly cameraCopies: CamerasRepository,
  ) {}

  /**
   * Enters a day by hand. The same idempotency key of the same author gives the record that it made, as it is by now,
   * whatever else changed.
   * @throws AppError `not_found` for an unknown person, `invalid_argument` for impossible times or an unknown camera,
   * `conflict` when the day is taken (`already_recorded`, with `record_id`), the key was used for another request
   * (`idempotency_key_reused`) or its record was deleted (`record_deleted`, with `record_id`), and `unavailable`
   */
  async create(personId: string, entry: ManualEntry, authorId: string, idempotencyKey: string): Promise<NamedRecord> {
    const now = new Date();
    const requestHash = hashOf(personId, entry);
    const made = await this.madeBefore(authorId, idempotencyKey, requestHash);
    if (made !== undefined) return { record: made, person: await this.copies.find(personId) };
    this.changes.requireTimes(entry, now);
    const person = await this.people.require(personId);
    if (entry.cameraId !== null) await this.cameras.requireKnown(entry.cameraId);
    const id = randomUUID();
    const key = { authorId, key: idempotencyKey, requestHash, recordId: id, createdAt: now };
    const work = async (tx: Transaction): Promise<RecordRow> => {
      const earlier = idempotencyKey === '' ? undefined : await this.keys.claim(tx, key);
      if (earlier !== undefined) return this.recordMadeBy(tx, earlier, requestHash);
      await this.days.lock(tx, personId);
      const record = await this.changes.drafted(tx, { id, person, entry, now: new Date() });
      await this.changes.write(tx, 'created', undefined, { record, person }, { authorId, reason: '' });
      return record;
    };
    return { record: await this.withDayTaken(work), person };
  }

  /**
   * The record with what it was made of; `asOf` gives it as it was known then.
   * @throws AppError `not_found`, also when it was not known or deleted then
   */
  async get(id: string, asOf?: Date): Promise<ExplainedRecord> {
    const record = asOf === undefined ? await this.records.find(id) : await this.knownAt(id, asOf);
    if (record === undefined || record.deletedAt !== null) throw noRecord(id);
    const punches = await this.days.punchesOf(record, asOf ?? new Date());
    return {
      record,
      person: await this.copies.find(record.personId),
      punches: punches.slice(0, punchesShownMax),
    };
  }

  /** The names of their cameras, as far as they are known. */
  cameraNames(seen: readonly { readonly cameraId: string | null }[]): Promise<ReadonlyMap<string, string>> {
    return this.cameraCopies.namesOf(seen.flatMap(({ cameraId }) => cameraId ?? []));
  }

  private async knownAt(id: string, asOf: Date): Promise<RecordRow | undefined> {
    const entry = await this.ledger.recordAsOf(id, asOf);
    return entry === undefined ? undefined : fromLedgerSnapshot(id, entry.after);
  }

  /** @throws AppError `invalid_argument` when the dates are the wrong way round or the cursor is none */
  async list(filter: RecordFilter, page?: PageRequest) {
    if (filter.dateFrom !== '' && filter.dateTo !== '' && filter.dateFrom > filter.dateTo) {
      throw AppError.invalid([{ field: 'date_from', message: 'must not be after date_to' }]);
    }
    const { rows, total, nextCursor } = await this.records.list(filter, page);
    const people = await this.copies.findMany(rows.map((record) => record.personId));
    const records: NamedRecord[] = rows.map((record) => ({ record, person: people.get(record.personId) }));
    return { records, total, nextCursor };
  }

  /**
   * Changes what the edit names.
   * @throws AppError `not_found`, `invalid_argument` for impossible times or an unknown camera, `conflict` when the
   * check-in moves to a day that has a record (`already_recorded`), or away from one on which cameras saw the person
   * (`seen_on_day`), or another revision was expected (`changed_meanwhile`), and `unavailable`
   */
  async edit(id: string, edit: RecordEdit, authorship: Authorship, expectedRevision?: number): Promise<NamedRecord> {
    await this.requireCamera(id, edit);
    const work = async (tx: Transaction) => {
      const before = await this.lockExisting(tx, id, expectedRevision);
      const edited = await this.changes.edited(tx, before, edit, new Date());
      if (edited.record !== before) await this.changes.write(tx, 'edited', before, edited, authorship);
      return edited;
    };
    return this.withDayTaken(work);
  }

  /** A replica of before, which locks no person, may take the day between the look and the update: look again. */
  private withDayTaken<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(work).catch((error: unknown) => {
      if (isUniqueViolation(error, oneADayIndex)) return this.database.transaction(work);
      throw error;
    });
  }

  /**
   * Takes a record out of every list and sum; its corrections stay.
   * @throws AppError `not_found`, `conflict` when another revision was expected (`changed_meanwhile`), `unavailable`
   */
  async remove(id: string, authorship: Authorship, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.lockExisting(tx, id, expectedRevision);
      // Not earlier: what was counted while this waited is of the row that is taken away.
      const removed = await this.changes.removed(tx, before, new Date());
      await this.changes.write(tx, 'deleted', before, removed, authorship);
    });
  }

  /**
   * Of deleted records too.
   * @throws AppError `not_found`
   */
  async history(id: string): Promise<CorrectionRow[]> {
    if (!(await this.records.exists(id))) throw noRecord(id);
    return this.corrections.ofRecord(id);
  }

  private async lockExisting(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<RecordRow> {
    const found = await this.records.find(id, tx);
    if (found === undefined) throw noRecord(id);
    await this.days.lock(tx, found.personId);
    const record = await this.records.lock(tx, id);
    if (record === undefined || record.deletedAt !== null) throw noRecord(id);
    if (expectedRevision === undefined || expectedRevision === record.revision) return record;
    throw new AppError('conflict', `The attendance record ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  private async madeBefore(authorId: string, key: string, requestHash: string): Promise<RecordRow | undefined> {
    const earlier = key === '' ? undefined : await this.keys.find(authorId, key);
    if (earlier === undefined) return undefined;
    return this.database.transaction((tx) => this.recordMadeBy(tx, earlier, requestHash));
  }

  private async recordMadeBy(tx: Transaction, earlier: IdempotencyKeyRow, requestHash: string): Promise<RecordRow> {
    if (earlier.requestHash !== requestHash) {
      throw new AppError('conflict', 'This idempotency key was used for a different record; use a new key.', {
        reason: 'idempotency_key_reused',
      });
    }
    const record = await this.records.lock(tx, earlier.recordId);
    if (record !== undefined && record.deletedAt === null) return record;
    throw new AppError(
      'conflict',
      `The record that this idempotency key made, ${earlier.recordId}, was deleted; use a new key to enter the day again.`,
      { reason: 'record_deleted', details: { record_id: earlier.recordId } },
    );
  }

  /** Only a camera that is new to the record: one that was deleted since stays where it was entered. */
  private async requireCamera(id: string, { cameraId }: RecordEdit): Promise<void> {
    if (cameraId === undefined || cameraId === null) return;
    const record = await this.records.find(id);
    if (record !== undefined && record.cameraId !== cameraId) await this.cameras.requireKnown(cameraId);
  }
}

function hashOf(personId: string, entry: ManualEntry): string {
  const { checkIn, checkOut, status, cameraId, location, notes } = entry;
  const request = [personId, checkIn, checkOut, status ?? '', cameraId, location, notes];
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

function noRecord(id: string): AppError {
  return AppError.notFound('attendance record', id);
}
