import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { createHash, randomUUID } from 'node:crypto';
import { Site } from '../calendar/site';
import { CamerasRepository } from '../cameras/cameras.repository';
import { CamerasService } from '../cameras/cameras.service';
import { DayService } from '../days/day.service';
import { LedgerRepository } from '../ledger/ledger.repository';
import { fromLedgerSnapshot } from '../ledger/record-snapshot';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import type { PunchRow } from '../punches/punch.entity';
import type { CorrectionAction, CorrectionRow } from './correction.entity';
import { CorrectionRepository } from './correction.repository';
import type { IdempotencyKeyRow } from './idempotency-key.entity';
import { IdempotencyKeyRepository } from './idempotency-key.repository';
import type { RecordRow } from './record.entity';
import { toRecordedEvent, toSnapshot } from './record.message';
import {
  decideEdit,
  decideManualRecord,
  isSameDay,
  isSameRecord,
  violationsOfTimes,
  type EditableRecord,
  type ManualEntry,
  type RecordEdit,
} from './record.policy';
import { oneADayIndex, RecordRepository, type RecordFilter } from './record.repository';

/** A record and who it is about, as far as their name is known. */
export interface NamedRecord {
  readonly record: RecordRow;
  readonly person: PersonRow | undefined;
}

/** A record with what it was made of. */
export interface ExplainedRecord extends NamedRecord {
  readonly punches: readonly PunchRow[];
}

/** Some 100 kB in an answer. */
const punchesShownMax = 500;

/** Who changes a record by hand, and why; the reason may be empty. */
export interface Authorship {
  readonly authorId: string;
  readonly reason: string;
}

const changes: Readonly<Record<CorrectionAction, RecordChange>> = {
  created: RecordChange.OPENED,
  edited: RecordChange.CORRECTED,
  deleted: RecordChange.DELETED,
};

@Injectable()
export class RecordService {
  constructor(
    private readonly database: Database,
    private readonly site: Site,
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
    refuse(violationsOfTimes(entry, { checkIn: true, checkOut: entry.checkOut !== null }, now, this.site));
    const person = await this.people.require(personId);
    if (entry.cameraId !== null) await this.cameras.requireKnown(entry.cameraId);
    const id = randomUUID();
    const key = { authorId, key: idempotencyKey, requestHash, recordId: id, createdAt: now };
    const work = async (tx: Transaction): Promise<RecordRow> => {
      const earlier = idempotencyKey === '' ? undefined : await this.keys.claim(tx, key);
      if (earlier !== undefined) return this.recordMadeBy(tx, earlier, requestHash);
      await this.days.lock(tx, personId);
      const localDate = await this.days.dateOf(tx, personId, entry.checkIn);
      const existing = await this.records.lockOfDay(tx, personId, localDate);
      if (existing !== undefined) throw dayTaken(existing);
      const held = newRecord(id, personId, localDate, decideManualRecord(entry), now);
      const record = await this.days.withHeld(tx, held, { person, now });
      await this.records.insert(tx, record);
      await this.correct(tx, 'created', undefined, { record, person }, { authorId, reason: '' });
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
    const now = new Date();
    await this.requireCamera(id, edit);
    const work = async (tx: Transaction) => {
      const before = await this.lockExisting(tx, id, expectedRevision);
      return this.editLocked(tx, before, edit, authorship, now);
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
    const now = new Date();
    await this.database.transaction(async (tx) => {
      const before = await this.lockExisting(tx, id, expectedRevision);
      const record: RecordRow = { ...before, deletedAt: now, revision: before.revision + 1, updatedAt: now };
      await this.records.update(tx, record);
      const person = await this.copies.find(record.personId, tx);
      await this.correct(tx, 'deleted', before, { record, person }, authorship);
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

  private async editLocked(
    tx: Transaction,
    before: RecordRow,
    edit: RecordEdit,
    authorship: Authorship,
    now: Date,
  ): Promise<NamedRecord> {
    const next = decideEdit(before, edit);
    const given = { checkIn: edit.checkIn !== undefined, checkOut: edit.checkOut !== undefined };
    refuse(violationsOfTimes(next, given, now, this.site));
    const person = await this.copies.find(before.personId, tx);
    if (isSameRecord(next, before)) return { record: before, person };
    const localDate = await this.dateAfter(tx, before, edit);
    const moved = localDate === before.localDate ? {} : await this.moved(tx, before, next, localDate);
    const edited = { ...before, ...next, ...moved, isCorrected: true, revision: before.revision + 1, updatedAt: now };
    // Notes change no hours: not even where the day would come to something else by now.
    const record = isSameDay(next, before) ? edited : await this.days.withHeld(tx, edited, { person, now });
    await this.records.update(tx, record);
    await this.correct(tx, 'edited', before, { record, person }, authorship);
    return { record, person };
  }

  /**
   * What is different of a row that goes to another day: the check-out comes along, and what cameras saw of the day
   * says nothing of the other. Both days are looked at anew: of the old one the person may be missing now.
   * @throws AppError `conflict` when cameras saw them: sightings stay with their day, and would open it again
   */
  private async moved(
    tx: Transaction,
    before: RecordRow,
    { checkOut }: EditableRecord,
    localDate: string,
  ): Promise<Partial<RecordRow>> {
    const { personId } = before;
    if ((await this.days.punchesOf(before, new Date(), tx)).length > 0) throw seenOnDay(before);
    for (const date of [before.localDate, localDate]) await this.days.computeSoon(tx, { personId, date });
    return { localDate, checkOutHeld: checkOut !== null, coveragePercent: null };
  }

  /** The day follows a check-in that is set. @throws AppError `conflict` when that day has a record */
  private async dateAfter(tx: Transaction, before: RecordRow, { checkIn }: RecordEdit): Promise<string> {
    if (checkIn === undefined) return before.localDate;
    const localDate = await this.days.dateOf(tx, before.personId, checkIn);
    if (localDate === before.localDate) return localDate;
    const existing = await this.records.lockOfDay(tx, before.personId, localDate);
    if (existing !== undefined) throw dayTaken(existing);
    return localDate;
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

  /** Adds to the history what somebody did by hand, and publishes the record as it is now. */
  private async correct(
    tx: Transaction,
    action: CorrectionAction,
    before: RecordRow | undefined,
    { record, person }: NamedRecord,
    { authorId, reason }: Authorship,
  ): Promise<void> {
    await this.corrections.add(tx, {
      id: randomUUID(),
      recordId: record.id,
      authorId,
      action,
      reason,
      before: before === undefined ? null : toSnapshot(before),
      after: record.deletedAt === null ? toSnapshot(record) : null,
      revision: record.revision,
      createdAt: record.updatedAt,
    });
    tx.publish(attendanceRecorded, toRecordedEvent(changes[action], record, person));
    this.days.append(tx, action, record, { author: authorId, reason, before: before ?? null });
  }
}

function newRecord(id: string, personId: string, localDate: string, decided: EditableRecord, now: Date): RecordRow {
  return {
    ...decided,
    id,
    personId,
    localDate,
    recognitionId: null,
    similarity: null,
    openingLastSeenAt: null,
    source: 'manual',
    isCorrected: false,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    isWithdrawn: false,
    shiftId: null,
    shiftVersion: null,
    shiftName: null,
    checkInRounded: null,
    checkOutRounded: null,
    workedMinutes: null,
    breakMinutes: null,
    requiredMinutes: null,
    lateMinutes: 0,
    earlyMinutes: 0,
    overtimeMinutes: 0,
    overtimeStatus: 'none',
    overtimeDecision: null,
    flags: [],
    coveragePercent: null,
    intervals: [],
    explanation: null,
  };
}

function hashOf(personId: string, entry: ManualEntry): string {
  const { checkIn, checkOut, status, cameraId, location, notes } = entry;
  const request = [personId, checkIn, checkOut, status ?? '', cameraId, location, notes];
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

function refuse(violations: Parameters<typeof AppError.invalid>[0]): void {
  if (violations.length > 0) throw AppError.invalid(violations);
}

function noRecord(id: string): AppError {
  return AppError.notFound('attendance record', id);
}

function seenOnDay({ localDate }: RecordRow): AppError {
  return new AppError(
    'conflict',
    `Cameras saw this person on ${localDate}, so the check-in stays on that day; delete the record and enter the other day instead.`,
    { reason: 'seen_on_day' },
  );
}

function dayTaken(existing: RecordRow): AppError {
  return new AppError(
    'conflict',
    `This person already has a record on ${existing.localDate}, ${existing.id}; edit that one instead.`,
    { reason: 'already_recorded', details: { record_id: existing.id } },
  );
}
