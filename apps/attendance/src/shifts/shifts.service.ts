import { Injectable } from '@nestjs/common';
import { searchKey, shiftsMax } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { fromTheBeginning, versionOn, versionsMax, withVersion } from '../calendar/rule-versions.policy';
import { Site } from '../calendar/site';
import { HolidayCalendarsRepository } from '../holidays/holiday-calendars.repository';
import type { ShiftRow, ShiftRules, ShiftRulesVersion } from './shift.entity';
import { violationsOfShift } from './shift.policy';
import { shiftNameKey, ShiftsRepository } from './shifts.repository';

/** What is to be changed; what is undefined stays. */
export interface ShiftChange {
  readonly name: string | undefined;
  /** Undefined: tomorrow, or from the beginning where nobody was ever assigned it. */
  readonly validFrom: string | undefined;
  readonly rules: ShiftRules | undefined;
}

export interface ShownShift {
  readonly shift: ShiftRow;
  /** Today's. */
  readonly current: ShiftRulesVersion;
}

@Injectable()
export class ShiftsService {
  constructor(
    private readonly database: Database,
    private readonly shifts: ShiftsRepository,
    private readonly calendars: HolidayCalendarsRepository,
    private readonly site: Site,
  ) {}

  /**
   * A second request with the same id gives the shift that the first made, as it is by now.
   * @throws AppError `conflict` for a name that is taken, `invalid_argument`
   */
  async create(shiftId: string, name: string, rules: ShiftRules): Promise<ShownShift> {
    refuseWrong(rules);
    const id = shiftId === '' ? randomUUID() : shiftId;
    const now = new Date();
    const versions = withVersion<ShiftRulesVersion>([], fromTheBeginning, rules);
    await this.naming(name, async (tx) => {
      await this.requireCalendar(tx, rules);
      if (
        !(await this.shifts.insert(tx, { id, ...named(name), versions, revision: 1, createdAt: now, updatedAt: now }))
      )
        return;
      if ((await this.shifts.count(tx)) > shiftsMax) {
        const message = `would be one shift too many: ${String(shiftsMax)} are the most`;
        throw AppError.invalid([{ field: 'name', message }]);
      }
    });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<ShownShift> {
    const shift = await this.shifts.find(id);
    if (shift === undefined) throw AppError.notFound('shift', id);
    return this.shown(shift);
  }

  async list(page?: PageRequest) {
    const { rows, total, nextCursor } = await this.shifts.list(page);
    return { shifts: rows.map((shift) => this.shown(shift)), total, nextCursor };
  }

  /**
   * Rules are changed from tomorrow on at the earliest, unless nobody was ever assigned the shift.
   * @throws AppError `not_found`, `invalid_argument`, `conflict` for a name that is taken or when another revision was
   * expected (`changed_meanwhile`)
   */
  async update(id: string, change: ShiftChange, expectedRevision?: number): Promise<ShownShift> {
    if (change.rules !== undefined) refuseWrong(change.rules);
    const now = new Date();
    await this.naming(change.name ?? '', async (tx) => {
      const before = await this.lock(tx, id, expectedRevision);
      if (change.rules !== undefined) await this.requireCalendar(tx, change.rules);
      const versions = await this.versionsAfter(tx, before, change);
      const after = { ...before, ...named(change.name ?? before.name), versions };
      if (isDeepStrictEqual(after, { ...before })) return;
      await this.shifts.update(tx, { ...after, revision: before.revision + 1, updatedAt: now });
    });
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` for one that somebody is or was assigned */
  async delete(id: string, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.lock(tx, id, expectedRevision);
      if (await this.shifts.isAssigned(tx, id)) {
        const sentence = 'Days were computed by this shift, or are to be; end its assignments instead.';
        throw new AppError('conflict', sentence, { reason: 'in_use' });
      }
      await this.shifts.delete(tx, id);
    });
  }

  private async versionsAfter(
    tx: Transaction,
    { id, versions }: ShiftRow,
    { validFrom, rules }: ShiftChange,
  ): Promise<readonly ShiftRulesVersion[]> {
    if (rules === undefined) return versions;
    if (validFrom === undefined && !(await this.shifts.isAssigned(tx, id))) {
      return isSameRules(versions.at(0), rules) && versions.length === 1
        ? versions
        : withVersion(versions, fromTheBeginning, rules).slice(0, 1);
    }
    const tomorrow = addDays(this.today(), 1);
    const from = validFrom ?? tomorrow;
    if (from < tomorrow) {
      const message = `must be ${tomorrow} at the earliest: days that have begun keep their rules`;
      throw AppError.invalid([{ field: 'valid_from', message }]);
    }
    if (isSameRules(versionOn(versions, from), rules)) return versions;
    if (versions.length >= versionsMax) {
      const message = `would be one version too many: a shift has at most ${String(versionsMax)}`;
      throw AppError.invalid([{ field: 'valid_from', message }]);
    }
    return withVersion(versions, from, rules);
  }

  /** @throws AppError `invalid_argument`; it is there until the transaction ends */
  private async requireCalendar(tx: Transaction, { holidayCalendarId: id }: ShiftRules): Promise<void> {
    if (id === undefined || (await this.calendars.keep(tx, id))) return;
    throw AppError.invalid([{ field: 'holiday_calendar', message: 'is no holiday calendar' }]);
  }

  private shown(shift: ShiftRow): ShownShift {
    const current = versionOn(shift.versions, this.today());
    if (current === undefined) throw new Error(`The shift ${shift.id} has no version.`);
    return { shift, current };
  }

  private today(): string {
    return attendanceDayOf(new Date(), this.site);
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<ShiftRow> {
    const shift = await this.shifts.lock(tx, id);
    if (shift === undefined) throw AppError.notFound('shift', id);
    if (expectedRevision === undefined || expectedRevision === shift.revision) return shift;
    throw new AppError('conflict', `The shift ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  private async naming(name: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.database.transaction(work).catch((error: unknown) => {
      if (!isUniqueViolation(error, shiftNameKey)) throw error;
      throw new AppError('conflict', `There is a shift called ${name} already; give this one another name.`, {
        reason: 'name_taken',
      });
    });
  }
}

function named(name: string): Pick<ShiftRow, 'name' | 'nameKey'> {
  return { name: name.trim(), nameKey: searchKey(name) };
}

/** As they are stored: what is undefined is not there. */
function isSameRules(version: ShiftRulesVersion | undefined, rules: ShiftRules): boolean {
  if (version === undefined) return false;
  const { version: number, validFrom } = version;
  return isDeepStrictEqual(version, JSON.parse(JSON.stringify({ ...rules, version: number, validFrom })));
}

function refuseWrong(rules: ShiftRules): void {
  const violations = violationsOfShift(rules);
  if (violations.length > 0) throw AppError.invalid(violations);
}
