import { Injectable } from '@nestjs/common';
import { employeeIdKey, searchKey } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { attendanceDayOf, daysBetween } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { DayService } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import {
  planOfLeave,
  readLeave,
  type Directory,
  type GivenLeave,
  type LeavePlan,
  type ReadLeave,
} from './leave-import.policy';
import { LeaveDaysService } from './leave-days.service';
import { LeaveJournalService } from './leave-journal.service';
import type { LeaveRequestRow } from './leave-request.entity';
import { stepped } from './leave-request.policy';
import { LeaveRequestsRepository } from './leave-requests.repository';
import { authorOf, newRequest } from './leave-requests.service';
import { LeaveTypesRepository } from './leave-types.repository';

export interface LeaveImport {
  readonly leaves: readonly GivenLeave[];
  readonly reason: string;
  readonly authorId: string;
  readonly isDryRun: boolean;
}

export interface LeaveImportOutcome extends LeavePlan {
  readonly personIds: readonly string[];
  readonly daysComputed: number;
}

/** At some 10 ms each, all in one transaction, during which these people's punches wait. */
const begunDaysMax = 500;

/** Approved leave of many people, all of it or none. */
@Injectable()
export class LeaveImportService {
  constructor(
    private readonly database: Database,
    private readonly requests: LeaveRequestsRepository,
    private readonly types: LeaveTypesRepository,
    private readonly people: PeopleRepository,
    private readonly days: DayService,
    private readonly leaveDays: LeaveDaysService,
    private readonly journal: LeaveJournalService,
    private readonly site: Site,
  ) {}

  /** The same leave that is approved already is not made a second time. */
  async import({ leaves, reason, authorId, isDryRun }: LeaveImport): Promise<LeaveImportOutcome> {
    const now = new Date();
    const today = attendanceDayOf(now, this.site);
    return this.database.transaction(async (tx) => {
      const readBy = (directory: Directory) => leaves.map((one) => readLeave(one, directory, authorId, today));
      const directory = await this.directory(tx);
      const people = peopleOf(readBy(directory));
      if (!isDryRun) for (const personId of people) await this.days.lock(tx, personId);
      // Of who was erased before the lock, texts are no more to be written.
      const read = readBy(without(directory, await this.erasedOf(tx, people)));
      const plan = await this.plan(tx, read);
      const personIds = read.map(({ personId }) => personId);
      const added = read.filter((_, index) => plan.results[index] === 'created');
      const tooMany = this.faultOfBegun(added, now);
      const faults = [...plan.faults, ...tooMany];
      if (isDryRun || faults.length > 0) return { ...plan, faults, personIds, daysComputed: 0 };
      const daysComputed = await this.write(tx, added, { reason, authorId, now });
      return { ...plan, personIds, daysComputed };
    });
  }

  private async plan(tx: Transaction, read: readonly ReadLeave[]): Promise<LeavePlan> {
    const right = read.filter(({ violations }) => violations.length === 0);
    const people = peopleOf(read);
    const from = right.reduce((least, { dateFrom }) => (dateFrom < least ? dateFrom : least), '9999-12-31');
    const to = right.reduce((most, { dateTo }) => (dateTo > most ? dateTo : most), '0001-01-01');
    const standing = people.length === 0 ? [] : await this.requests.standing(tx, people, { from, to });
    return planOfLeave(read, standing);
  }

  private faultOfBegun(added: readonly ReadLeave[], now: Date) {
    const begun = added.reduce((sum, leave) => {
      const span = this.leaveDays.begunDays(leave, now);
      return span === undefined ? sum : sum + daysBetween(span.from, span.to) + 1;
    }, 0);
    if (begun <= begunDaysMax) return [];
    const message = `would compute ${String(begun)} days that have begun; at most ${String(begunDaysMax)} in one list: split it`;
    return [{ index: 0, field: 'date_from', message }];
  }

  private async write(
    tx: Transaction,
    added: readonly ReadLeave[],
    { reason, authorId, now }: { readonly reason: string; readonly authorId: string; readonly now: Date },
  ): Promise<number> {
    const rows = added.map((leave) => toApproved(leave, { reason, authorId, now }));
    await this.requests.insert(tx, rows);
    const people = await this.people.findMany(
      rows.map(({ personId }) => personId),
      tx,
    );
    let daysComputed = 0;
    for (const row of rows) {
      const person = people.get(row.personId);
      this.journal.record(tx, undefined, row, { author: authorId, person });
      daysComputed += await this.leaveDays.compute(tx, row, { person, by: authorOf(row, authorId), now });
    }
    return daysComputed;
  }

  private async erasedOf(tx: Transaction, personIds: readonly string[]): Promise<ReadonlySet<string>> {
    const people = await this.people.findMany(personIds, tx);
    return new Set(personIds.filter((id) => people.get(id)?.isErased !== false));
  }

  private async directory(tx: Transaction): Promise<Directory> {
    const people = await this.people.employeeIds(tx);
    const types = await this.types.active(tx);
    return {
      personIds: new Set(people.map(({ id }) => id)),
      personOfEmployee: new Map(people.map(({ id, employeeId }) => [employeeIdKey(employeeId), id])),
      types: new Map(types.map((type) => [searchKey(type.name), type])),
    };
  }
}

/** In the order of their ids, so that two imports never wait for each other. */
function peopleOf(read: readonly ReadLeave[]): string[] {
  const right = read.filter(({ violations }) => violations.length === 0);
  return [...new Set(right.map(({ personId }) => personId))].sort();
}

function without({ personIds, personOfEmployee, types }: Directory, erased: ReadonlySet<string>): Directory {
  return {
    personIds: new Set([...personIds].filter((id) => !erased.has(id))),
    personOfEmployee: new Map([...personOfEmployee].filter(([, id]) => !erased.has(id))),
    types,
  };
}

function toApproved(
  leave: ReadLeave,
  { reason, authorId, now }: { readonly reason: string; readonly authorId: string; readonly now: Date },
): LeaveRequestRow {
  if (leave.type === undefined) throw new AppError('internal', 'A row without a type was not refused.');
  const asked = newRequest(randomUUID(), leave, leave.type, authorId, now);
  return { ...stepped(asked, { state: 'approved', reason, authorId, now }), revision: 1 };
}
