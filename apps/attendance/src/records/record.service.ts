import { Injectable } from '@nestjs/common';
import { inTransaction, isUniqueViolation, type PageRequest } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { createHash, randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { Site } from '../calendar/site';
import { CamerasService } from '../cameras/cameras.service';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import type { CorrectionAction, CorrectionRow } from './correction.entity';
import { CorrectionRepository } from './correction.repository';
import type { IdempotencyKeyRow } from './idempotency-key.entity';
import { IdempotencyKeyRepository } from './idempotency-key.repository';
import type { RecordRow } from './record.entity';
import { recordSnapshot } from './record.message';
import {
  decideEdit,
  decideManualRecord,
  isSameRecord,
  violationsOfTimes,
  type EditableRecord,
  type ManualEntry,
  type RecordEdit,
} from './record.policy';
import { RecordPublisher } from './record.publisher';
import { oneADayIndex, RecordRepository, type RecordFilter } from './record.repository';

/** A record and who it is about, as far as their name is known. */
export interface NamedRecord {
  readonly record: RecordRow;
  readonly person: PersonRow | undefined;
}

/** Who changes a record by hand, and why; the reason may be empty. */
export interface Authorship {
  readonly authorId: string;
  readonly reason: string;
}

@Injectable()
export class RecordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly site: Site,
    private readonly records: RecordRepository,
    private readonly corrections: CorrectionRepository,
    private readonly keys: IdempotencyKeyRepository,
    private readonly people: PeopleService,
    private readonly cameras: CamerasService,
    private readonly copies: PeopleRepository,
    private readonly publisher: RecordPublisher,
  ) {}

  /**
   * Enters a day by hand. The same idempotency key of the same author gives the record that it made, as it is by now, whatever
   * else changed. Throws AppError `not_found` for an unknown person, `invalid_argument` for impossible times or an unknown
   * camera, `conflict` when the day is taken (`already_recorded`, with `record_id`), the key had another wish
   * (`idempotency_key_reused`) or its record was deleted (`record_deleted`, with `record_id`), and `unavailable`.
   */
  async create(personId: string, entry: ManualEntry, authorId: string, idempotencyKey: string): Promise<NamedRecord> {
    const now = new Date();
    const requestHash = hashOf(personId, entry);
    const made = await this.madeBefore(authorId, idempotencyKey, requestHash);
    if (made !== undefined) return { record: made, person: await this.copies.find(personId) };
    refuse(violationsOfTimes(entry, { checkIn: true, checkOut: entry.checkOut !== null }, now, this.site));
    const person = await this.people.known(personId);
    if (entry.cameraId !== null) await this.cameras.requireKnown(entry.cameraId);
    const fresh = newRecord(personId, decideManualRecord(entry, this.site), now);
    const wish = { authorId, key: idempotencyKey, requestHash, recordId: fresh.id, createdAt: now };
    const record = await inTransaction(this.dataSource, async (manager) => {
      const earlier = idempotencyKey === '' ? undefined : await this.keys.claim(manager, wish);
      if (earlier !== undefined) return this.recordMadeBy(manager, earlier, requestHash);
      const existing = await this.records.insertOrLockOfDay(manager, fresh);
      if (existing !== undefined) throw dayTaken(existing);
      await this.correct(manager, 'created', undefined, fresh, { authorId, reason: '' });
      return fresh;
    });
    if (record === fresh) await this.publisher.announceOrDefer(fresh);
    return { record, person };
  }

  /** Throws AppError `not_found`. */
  async get(id: string): Promise<NamedRecord> {
    const record = await this.records.find(id);
    if (record === undefined) throw noRecord(id);
    return { record, person: await this.copies.find(record.personId) };
  }

  /** Throws AppError `invalid_argument` when the dates are the wrong way round or the cursor is none. */
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
   * Changes what the edit names. Throws AppError `not_found`, `invalid_argument` for impossible times or an unknown camera,
   * `conflict` when the check-in moves to a day that has a record, and `unavailable`.
   */
  async edit(id: string, edit: RecordEdit, authorship: Authorship): Promise<NamedRecord> {
    const now = new Date();
    await this.requireCamera(id, edit);
    const work = (manager: EntityManager) => this.editLocked(manager, id, edit, authorship, now);
    const { record, isChanged } = await inTransaction(this.dataSource, work).catch((error: unknown) => {
      // Somebody took the day between the look and the update: now the look finds them.
      if (isUniqueViolation(error, oneADayIndex)) return inTransaction(this.dataSource, work);
      throw error;
    });
    if (isChanged) await this.publisher.announceOrDefer(record);
    return { record, person: await this.copies.find(record.personId) };
  }

  /** Takes a record out of every list and sum; its corrections stay. Throws AppError `not_found`, `unavailable`. */
  async remove(id: string, authorship: Authorship): Promise<void> {
    const now = new Date();
    const deleted = await inTransaction(this.dataSource, async (manager) => {
      const record = await this.lockExisting(manager, id);
      const after: RecordRow = {
        ...record,
        deletedAt: now,
        revision: record.revision + 1,
        lastChange: 'deleted',
        updatedAt: now,
      };
      await this.records.update(manager, after);
      await this.correct(manager, 'deleted', record, after, authorship);
      return after;
    });
    await this.publisher.announceOrDefer(deleted);
  }

  /** Of deleted records too. Throws AppError `not_found`. */
  async history(id: string): Promise<CorrectionRow[]> {
    if (!(await this.records.exists(id))) throw noRecord(id);
    return this.corrections.ofRecord(id);
  }

  private async editLocked(
    manager: EntityManager,
    id: string,
    edit: RecordEdit,
    authorship: Authorship,
    now: Date,
  ): Promise<{ record: RecordRow; isChanged: boolean }> {
    const record = await this.lockExisting(manager, id);
    const next = decideEdit(record, edit, this.site);
    const given = { checkIn: edit.checkIn !== undefined, checkOut: edit.checkOut !== undefined };
    refuse(violationsOfTimes(next, given, now, this.site));
    if (isSameRecord(next, record)) return { record, isChanged: false };
    if (next.localDate !== record.localDate) {
      const existing = await this.records.lockOfDay(manager, record.personId, next.localDate);
      if (existing !== undefined) throw dayTaken(existing);
    }
    const after: RecordRow = {
      ...record,
      ...next,
      isCorrected: true,
      revision: record.revision + 1,
      lastChange: 'corrected',
      updatedAt: now,
    };
    await this.records.update(manager, after);
    await this.correct(manager, 'edited', record, after, authorship);
    return { record: after, isChanged: true };
  }

  private async lockExisting(manager: EntityManager, id: string): Promise<RecordRow> {
    const record = await this.records.lock(manager, id);
    if (record === undefined || record.deletedAt !== null) throw noRecord(id);
    return record;
  }

  private async madeBefore(authorId: string, key: string, requestHash: string): Promise<RecordRow | undefined> {
    const earlier = key === '' ? undefined : await this.keys.find(authorId, key);
    if (earlier === undefined) return undefined;
    return inTransaction(this.dataSource, (manager) => this.recordMadeBy(manager, earlier, requestHash));
  }

  private async recordMadeBy(
    manager: EntityManager,
    earlier: IdempotencyKeyRow,
    requestHash: string,
  ): Promise<RecordRow> {
    if (earlier.requestHash !== requestHash) {
      throw new AppError('conflict', 'This idempotency key was used for a different record; use a new key.', {
        reason: 'idempotency_key_reused',
      });
    }
    const record = await this.records.lock(manager, earlier.recordId);
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

  private async correct(
    manager: EntityManager,
    action: CorrectionAction,
    before: RecordRow | undefined,
    after: RecordRow,
    { authorId, reason }: Authorship,
  ): Promise<void> {
    await this.corrections.add(manager, {
      id: randomUUID(),
      recordId: after.id,
      authorId,
      action,
      reason,
      before: before === undefined ? null : recordSnapshot(before),
      after: after.deletedAt === null ? recordSnapshot(after) : null,
      revision: after.revision,
      createdAt: after.updatedAt,
    });
  }
}

function newRecord(personId: string, decided: EditableRecord, now: Date): RecordRow {
  return {
    ...decided,
    id: randomUUID(),
    personId,
    recognitionId: null,
    similarity: null,
    openingLastSeenAt: null,
    source: 'manual',
    isCorrected: false,
    revision: 1,
    announcedRevision: 0,
    lastChange: 'opened',
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
}

function hashOf(personId: string, entry: ManualEntry): string {
  const { checkIn, checkOut, status, cameraId, location, notes } = entry;
  const wish = [personId, checkIn, checkOut, status ?? '', cameraId, location, notes];
  return createHash('sha256').update(JSON.stringify(wish)).digest('hex');
}

function refuse(violations: Parameters<typeof AppError.invalid>[0]): void {
  if (violations.length > 0) throw AppError.invalid(violations);
}

function noRecord(id: string): AppError {
  return AppError.notFound('attendance record', id);
}

function dayTaken(existing: RecordRow): AppError {
  return new AppError(
    'conflict',
    `This person already has a record on ${existing.localDate}, ${existing.id}; edit that one instead.`,
    { reason: 'already_recorded', details: { record_id: existing.id } },
  );
}
