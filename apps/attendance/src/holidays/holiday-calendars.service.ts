import { Injectable } from '@nestjs/common';
import { holidayCalendarsMax, holidaysMax, searchKey } from '@smart-attendance/contracts';
import { Database, isUniqueViolation, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import type { Json } from '../ledger/ledger-chain.policy';
import { LedgerRepository } from '../ledger/ledger.repository';
import { readCalendarFile, type CalendarReading } from './calendar-events.policy';
import type { HolidayCalendarRow } from './holiday-calendar.entity';
import { calendarNameKey, HolidayCalendarsRepository, type CalendarSpan } from './holiday-calendars.repository';
import { planOfHolidays, type Holiday, type HolidayPlan, type HolidayWish } from './holiday-days.policy';

export interface ShownCalendar {
  readonly calendar: HolidayCalendarRow;
  readonly span: CalendarSpan;
  /** Undefined in lists. */
  readonly holidays: readonly Holiday[] | undefined;
}

/** What is to be changed; what is undefined stays. */
export interface CalendarChange {
  readonly name: string | undefined;
  readonly holidays: readonly Holiday[] | undefined;
}

export interface CalendarImport {
  readonly content: Uint8Array;
  readonly isDryRun: boolean;
  readonly removesMissing: boolean;
  /** Empty: the end of the fifth year from now. */
  readonly repeatsUntil: string;
}

export interface ImportOutcome {
  readonly reading: CalendarReading;
  /** Undefined when the file has faults. */
  readonly done: { readonly plan: HolidayPlan; readonly shown: ShownCalendar } | undefined;
}

const repeatYears = 5;

@Injectable()
export class HolidayCalendarsService {
  constructor(
    private readonly database: Database,
    private readonly calendars: HolidayCalendarsRepository,
    private readonly ledger: LedgerRepository,
    private readonly site: Site,
  ) {}

  /**
   * A second request with the same id gives the calendar that the first made, as it is by now.
   * @throws AppError `conflict` for a name that is taken, `invalid_argument`
   */
  async create(
    calendarId: string,
    name: string,
    holidays: readonly Holiday[],
    authorId: string,
  ): Promise<ShownCalendar> {
    const id = calendarId === '' ? randomUUID() : calendarId;
    const now = new Date();
    const row = { id, ...named(name), revision: 1, createdAt: now, updatedAt: now };
    await this.naming(name, async (tx) => {
      if (!(await this.calendars.insert(tx, row))) return;
      if ((await this.calendars.count(tx)) > holidayCalendarsMax) {
        const message = `would be one calendar too many: ${String(holidayCalendarsMax)} are the most`;
        throw AppError.invalid([{ field: 'name', message }]);
      }
      await this.calendars.change(tx, id, holidays, []);
      this.enter(tx, 'created', row, authorId, null, snapshotOf(row, holidays));
    });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<ShownCalendar> {
    const calendar = await this.calendars.find(id);
    if (calendar === undefined) throw AppError.notFound('holiday calendar', id);
    const spans = await this.calendars.spansOf([id]);
    return { calendar, span: spanOf(spans, id), holidays: await this.calendars.holidaysOf(id) };
  }

  async list(page?: PageRequest) {
    const { rows, total, nextCursor } = await this.calendars.list(page);
    const spans = await this.calendars.spansOf(rows.map(({ id }) => id));
    const calendars = rows.map((calendar): ShownCalendar => ({
      calendar,
      span: spanOf(spans, calendar.id),
      holidays: undefined,
    }));
    return { calendars, total, nextCursor };
  }

  /**
   * Days that have begun stay as they are once somebody has the calendar by their shift.
   * @throws AppError `not_found`, `invalid_argument`, `conflict` for a name that is taken or when another revision was
   * expected (`changed_meanwhile`)
   */
  async update(
    id: string,
    change: CalendarChange,
    authorId: string,
    expectedRevision?: number,
  ): Promise<ShownCalendar> {
    await this.naming(change.name ?? '', async (tx) => {
      const before = await this.lock(tx, id, expectedRevision);
      const wanted = change.holidays;
      const plan = await this.planFor(tx, id, { wanted: wanted ?? [], isRemoved: () => wanted !== undefined });
      if (wanted !== undefined) refuseKept(plan.kept);
      await this.apply(tx, before, change.name, plan, authorId);
    });
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` for one that a shift names (`in_use`) */
  async delete(id: string, authorId: string, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const calendar = await this.lock(tx, id, expectedRevision);
      const [shift] = await this.calendars.shiftsWith(tx, id);
      if (shift !== undefined) {
        const sentence = `The shift ${shift} has or had this calendar, so its days depend on it; take its days to come away instead.`;
        throw new AppError('conflict', sentence, { reason: 'in_use' });
      }
      const holidays = await this.calendars.holidaysOf(id, tx);
      await this.calendars.delete(tx, id);
      this.enter(tx, 'deleted', { ...calendar, updatedAt: new Date() }, authorId, snapshotOf(calendar, holidays), null);
    });
  }

  /** @throws AppError `not_found`, `invalid_argument` for what is no UTF-8, `conflict` (`changed_meanwhile`) */
  async import(id: string, wish: CalendarImport, authorId: string, expectedRevision?: number): Promise<ImportOutcome> {
    const reading = readCalendarFile(textOf(wish.content), this.repeatSpan(wish.repeatsUntil));
    if (reading.faults.length > 0) return { reading, done: undefined };
    const isRemoved = removalOf(reading.holidays, wish.removesMissing);
    const plan = await this.database.transaction(async (tx) => {
      const before = await this.lock(tx, id, expectedRevision);
      const planned = await this.planFor(tx, id, { wanted: reading.holidays, isRemoved });
      refuseMany(planned);
      if (!wish.isDryRun) await this.apply(tx, before, undefined, planned, authorId);
      return planned;
    });
    const shown = await this.get(id);
    return { reading, done: { plan, shown: wish.isDryRun ? preview(shown, plan) : shown } };
  }

  /**
   * What would become of its days, with the calendar locked. `any_day` lets the past change as well: for whoever
   * computes its days anew.
   */
  async planFor(
    tx: Transaction,
    id: string,
    { wanted, isRemoved }: Pick<HolidayWish, 'wanted' | 'isRemoved'>,
    reach: 'from_tomorrow' | 'any_day' = 'from_tomorrow',
  ): Promise<HolidayPlan> {
    const before = await this.calendars.holidaysOf(id, tx);
    const isFixed = reach === 'from_tomorrow' && spanOf(await this.calendars.spansOf([id], tx), id).isInUse;
    const changeableFrom = isFixed ? addDays(this.today(), 1) : undefined;
    return planOfHolidays(before, { wanted, isRemoved, changeableFrom });
  }

  /** @throws AppError `invalid_argument` for too many days */
  private async apply(
    tx: Transaction,
    before: HolidayCalendarRow,
    name: string | undefined,
    plan: HolidayPlan,
    authorId: string,
  ): Promise<void> {
    const set = [...plan.added, ...plan.changed];
    const names = named(name ?? before.name);
    if (set.length === 0 && plan.removed.length === 0 && names.name === before.name) return;
    refuseMany(plan);
    const after = { ...before, ...names, revision: before.revision + 1, updatedAt: new Date() };
    await this.calendars.update(tx, after);
    await this.calendars.change(
      tx,
      before.id,
      set,
      plan.removed.map(({ date }) => date),
    );
    const changed = plan.changed.map(({ date, nameBefore }) => ({ date, name: nameBefore }));
    const was = snapshotOf(before, [...plan.removed, ...changed]);
    this.enter(tx, 'edited', after, authorId, was, snapshotOf(after, set));
  }

  /** Only the days that are different are in it. */
  private enter(
    tx: Transaction,
    action: string,
    calendar: HolidayCalendarRow,
    author: string,
    before: Json,
    after: Json,
  ): void {
    const { id, revision, updatedAt } = calendar;
    const subject = { subject: 'rule', subjectId: id, revision } as const;
    this.ledger.append(tx, { at: updatedAt.toISOString(), author, action, ...subject, reason: '', before, after });
  }

  private repeatSpan(until: string) {
    const year = Number(this.today().slice(0, 4));
    return { from: `${String(year)}-01-01`, until: until === '' ? `${String(year + repeatYears)}-12-31` : until };
  }

  private today(): string {
    return attendanceDayOf(new Date(), this.site);
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<HolidayCalendarRow> {
    const calendar = await this.calendars.lock(tx, id);
    if (calendar === undefined) throw AppError.notFound('holiday calendar', id);
    if (expectedRevision === undefined || expectedRevision === calendar.revision) return calendar;
    throw new AppError('conflict', `The holiday calendar ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }

  private async naming(name: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.database.transaction(work).catch((error: unknown) => {
      if (!isUniqueViolation(error, calendarNameKey)) throw error;
      throw new AppError(
        'conflict',
        `There is a holiday calendar called ${name} already; give this one another name.`,
        {
          reason: 'name_taken',
        },
      );
    });
  }
}

/** Of the years that the file covers. */
function removalOf(holidays: readonly Holiday[], removesMissing: boolean): (date: string) => boolean {
  const [first, last] = [holidays[0], holidays.at(-1)].map((one) => one?.date.slice(0, 4));
  if (!removesMissing || first === undefined || last === undefined) return () => false;
  return (date) => date.slice(0, 4) >= first && date.slice(0, 4) <= last;
}

function preview(shown: ShownCalendar, { holidays }: HolidayPlan): ShownCalendar {
  const span = {
    ...shown.span,
    count: holidays.length,
    first: holidays[0]?.date ?? '',
    last: holidays.at(-1)?.date ?? '',
  };
  return { ...shown, holidays, span };
}

/** @throws AppError `invalid_argument` */
function refuseMany({ holidays }: HolidayPlan): void {
  if (holidays.length <= holidaysMax) return;
  const message = `would be ${String(holidays.length)}; a calendar has at most ${String(holidaysMax)} days`;
  throw AppError.invalid([{ field: 'holidays', message }]);
}

/** @throws AppError `invalid_argument` */
function refuseKept([first]: readonly Holiday[]): void {
  if (first === undefined) return;
  const message = `must keep ${first.date} as it is: days that have begun keep their rules`;
  throw AppError.invalid([{ field: 'holidays', message }]);
}

/** @throws AppError `invalid_argument` */
function textOf(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw AppError.invalid([{ field: 'file', message: 'is no UTF-8; export the calendar again' }]);
  }
}

function snapshotOf({ name }: HolidayCalendarRow, holidays: readonly Holiday[]): Json {
  return { name, holidays: Object.fromEntries(holidays.map((one) => [one.date, one.name])) };
}

function named(name: string): Pick<HolidayCalendarRow, 'name' | 'nameKey'> {
  return { name: name.trim(), nameKey: searchKey(name) };
}

function spanOf(spans: ReadonlyMap<string, CalendarSpan>, id: string): CalendarSpan {
  return spans.get(id) ?? { count: 0, first: '', last: '', isInUse: false };
}
