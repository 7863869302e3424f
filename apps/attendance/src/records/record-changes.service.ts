import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import type { PersonDay } from '../days/day-change.policy';
import { DayService } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import type { PersonRow } from '../people/person.entity';
import { PeriodsRepository } from '../periods/periods.repository';
import type { CorrectionAction } from './correction.entity';
import { CorrectionRepository } from './correction.repository';
import type { RecordRow } from './record.entity';
import { toRecordedEvent, toSnapshot } from './record.message';
import {
  decideEdit,
  decideManualRecord,
  isSameDay,
  isSameRecord,
  violationsOfLength,
  violationsOfTimes,
  type EditableRecord,
  type GivenTimes,
  type ManualEntry,
  type RecordEdit,
} from './record.policy';
import { RecordRepository } from './record.repository';

/** A record and who it is about, as far as their name is known. */
export interface NamedRecord {
  readonly record: RecordRow;
  readonly person: PersonRow | undefined;
}

/** Who changes a record by hand, and why; the reason may be empty. */
export interface Authorship {
  readonly authorId: string;
  readonly reason: string;
  /** The lock that an approved correction names; without it nothing in a locked period changes. */
  readonly throughPeriodId?: string;
}

const changes: Readonly<Record<CorrectionAction, RecordChange>> = {
  created: RecordChange.OPENED,
  edited: RecordChange.CORRECTED,
  deleted: RecordChange.DELETED,
};

/** What a record becomes by hand, and writing it; each in a transaction that has locked the person. */
@Injectable()
export class RecordChangesService {
  constructor(
    private readonly records: RecordRepository,
    private readonly corrections: CorrectionRepository,
    private readonly people: PeopleRepository,
    private readonly days: DayService,
    private readonly periods: PeriodsRepository,
  ) {}

  /** @throws AppError `invalid_argument` for impossible times of a record that is entered by hand */
  requireTimes(entry: ManualEntry, now: Date): void {
    refuse(violationsOfTimes(entry, givenOf(entry), now));
  }

  /**
   * What would be entered by hand.
   * @throws AppError `invalid_argument` for times that are more than a day apart, `conflict` when the day is taken
   * (`already_recorded`, with `record_id`)
   */
  async drafted(
    tx: Transaction,
    { id, person, entry, now }: { id: string; person: PersonRow; entry: ManualEntry; now: Date },
  ): Promise<RecordRow> {
    const localDate = await this.days.dateOf(tx, person.id, entry.checkIn);
    await this.requireLength(tx, { personId: person.id, date: localDate }, entry, givenOf(entry));
    const existing = await this.records.lockOfDay(tx, person.id, localDate);
    if (existing !== undefined) throw dayTaken(existing);
    const held = newRecord(id, person.id, localDate, decideManualRecord(entry), now);
    return this.days.withHeld(tx, held, { person, now });
  }

  /**
   * What the record would become; the same object where nothing is different.
   * @throws AppError `invalid_argument` for impossible times, `conflict` as RecordService.edit has it
   */
  async edited(tx: Transaction, before: RecordRow, edit: RecordEdit, now: Date): Promise<NamedRecord> {
    const next = decideEdit(before, edit);
    const given = { checkIn: edit.checkIn !== undefined, checkOut: edit.checkOut !== undefined };
    refuse(violationsOfTimes(next, given, now));
    const person = await this.people.find(before.personId, tx);
    if (isSameRecord(next, before)) return { record: before, person };
    const localDate = await this.dateAfter(tx, before, edit);
    await this.requireLength(tx, { personId: before.personId, date: localDate }, next, given);
    const moved = localDate === before.localDate ? {} : await this.moved(tx, before, next, localDate);
    const edited = { ...before, ...next, ...moved, isCorrected: true, revision: before.revision + 1, updatedAt: now };
    // Notes change no hours: not even where the day would come to something else by now.
    const record = isSameDay(next, before) ? edited : await this.days.withHeld(tx, edited, { person, now });
    return { record, person };
  }

  async removed(tx: Transaction, before: RecordRow, now: Date): Promise<NamedRecord> {
    const record = { ...before, deletedAt: now, revision: before.revision + 1, updatedAt: now };
    return { record, person: await this.people.find(before.personId, tx) };
  }

  /**
   * Writes the record as it is now, adds to its history what somebody did by hand, and publishes it.
   * @throws AppError `conflict` (`period_locked`) in a locked period that the authorship does not name
   */
  async write(
    tx: Transaction,
    action: CorrectionAction,
    before: RecordRow | undefined,
    { record, person }: NamedRecord,
    { authorId, reason, throughPeriodId }: Authorship,
  ): Promise<void> {
    const dates = [before?.localDate ?? record.localDate, record.localDate];
    await this.periods.requireOpen(tx, dates, throughPeriodId);
    await (before === undefined ? this.records.insert(tx, record) : this.records.update(tx, record));
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

  /** A day is as long as it is where they work on that date. */
  private async requireLength(
    tx: Transaction,
    day: PersonDay,
    times: Pick<EditableRecord, 'checkIn' | 'checkOut'>,
    given: GivenTimes,
  ): Promise<void> {
    refuse(violationsOfLength(times, given, await this.days.siteOn(tx, day)));
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
}

function givenOf({ checkOut }: ManualEntry): GivenTimes {
  return { checkIn: true, checkOut: checkOut !== null };
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
    toldBy: null,
    toldAt: null,
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

function refuse(violations: Parameters<typeof AppError.invalid>[0]): void {
  if (violations.length > 0) throw AppError.invalid(violations);
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
