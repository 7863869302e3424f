import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { attendanceDayOf, instantOnDay } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { dateAfter } from '../calendar/wall-clock.policy';
import { PresenceService } from '../presence/presence.service';
import type { Report, ReportRow } from './report';
import { ReportRowsRepository, type DayChoice, type ListedPerson, type ReportPeople } from './report-rows.repository';
import { wordsOf } from './words/words';

/** As many as presence looks at; with their names some 10 MB. */
const peopleMax = 50_000;
/** Of a month some 1,500 rows: 1 MB, written within some hundredths of a second, in which nobody is answered. */
const peopleAtOnce = 50;
/** Three months of them. Of punches somebody who stays in view has as many in three hours. */
const rowsAtOnceMax = 5_000;
/**
 * Of a PDF in Arabic they take seconds, and 5,000 half a minute: longer than the database leaves a transaction that
 * waits for its next statement.
 */
const pdfRowsAtOnceMax = 500;

export interface RowBatch {
  readonly rows: readonly ReportRow[];
  /** Of all that is to be gone through, 0 to 1. */
  readonly share: number;
}

type TakeRows = (batch: RowBatch) => Promise<void>;

/** @param after a row of one person alone, of whom there are more */
type ReadPeople = (people: ReportPeople, after: ReportRow | undefined) => Promise<readonly ReportRow[]>;

/** Reads the rows of a report as of one moment, some dozen people at a time. */
@Injectable()
export class ReportRowsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ReportRowsRepository,
    private readonly presence: PresenceService,
    private readonly site: Site,
  ) {}

  /**
   * @param take is waited for before the batch after the next is read, so no more than two are in memory
   * @throws AppError `invalid_argument` when too many people are selected, `unavailable`; what `take` throws
   */
  async read(report: Report, take: TakeRows): Promise<void> {
    const whole = await this.wholeOf(report);
    if (whole !== undefined) {
      await take({ rows: whole, share: 1 });
      return;
    }
    // One snapshot: no row changes between two batches. Nothing is written, so it is never run twice.
    await this.database.transaction((tx) => this.readIn(tx, report, take), {
      isolation: 'REPEATABLE READ',
      attemptsMax: 1,
    });
  }

  private readIn(tx: Transaction, report: Report, take: TakeRows): Promise<void> {
    const { repository } = this;
    const daysOf = (choice: DayChoice) =>
      this.byPeople(tx, report, take, (people) => repository.days(tx, people, report, choice));
    switch (report.kind) {
      case 'late':
      case 'absences':
        return daysOf(report.kind);
      case 'totals':
      case 'datev_lodas':
        return this.byPeople(tx, report, take, (people) => repository.totals(tx, people, report));
      case 'punches':
        return this.byPeople(tx, report, take, (people, after) =>
          repository.punches(tx, people, this.spanOf(report), { after, most: rowsAtOnce(report) }),
        );
      default:
        return daysOf('all');
    }
  }

  /** What one statement reads, so that no transaction waits until it is written; undefined for other kinds. */
  private async wholeOf(report: Report): Promise<readonly ReportRow[] | undefined> {
    const { kind, at } = report;
    if (kind === 'departments') return this.database.transaction((tx) => this.repository.departments(tx, report));
    if (kind !== 'presence') return undefined;
    if (at === undefined) return this.presentNow(report);
    return this.database.transaction((tx) => this.presentAt(tx, report, at));
  }

  private async byPeople(tx: Transaction, report: Report, take: TakeRows, read: ReadPeople): Promise<void> {
    const people = await this.peopleOf(tx, report);
    if (people.length > peopleMax) throw tooManyPeople();
    const { erasedPerson: erasedName } = wordsOf(report.language);
    const most = rowsAtOnce(report);
    const readFrom = (first: number, after?: ReportRow) => {
      const ids = idsFrom(people, first, most);
      const rows = read({ ids, erasedName }, after);
      // Whoever throws meanwhile leaves this read to the end of the transaction.
      rows.catch(() => undefined);
      return { first, ids, rows };
    };
    // The database reads on while the rows before are written.
    let reading = people.length > 0 ? readFrom(0) : undefined;
    while (reading !== undefined) {
      const { first, ids } = reading;
      const rows = await reading.rows;
      const isCut = ids.length === 1 && rows.length === most;
      const next = isCut ? first : first + ids.length;
      reading = next < people.length ? readFrom(next, isCut ? rows.at(-1) : undefined) : undefined;
      await take({ rows, share: next / people.length });
    }
  }

  private peopleOf(tx: Transaction, report: Report): Promise<ListedPerson[]> {
    if (report.kind !== 'punches') return this.repository.people(tx, report, peopleMax);
    return this.repository.peopleSeen(tx, this.spanOf(report), report, peopleMax);
  }

  /** As the list of who is in has them. */
  private async presentNow(report: Report): Promise<ReportRow[]> {
    const { personId, department, siteId, generatedAt } = report;
    const everybody = await this.presence.presenceOf({ personId, department, query: '', siteId }, generatedAt);
    const sites = await this.database.transaction((tx) => this.repository.siteNames(tx));
    return everybody
      .filter(({ state }) => state === 'in')
      .map(({ facts, siteId: at, since }) => ({
        user_id: facts.personId,
        user_name: facts.name,
        employee_id: facts.employeeId,
        department: facts.department,
        site: sites.get(at) ?? '',
        since,
        last_seen_at: facts.lastSeen?.at ?? null,
      }));
  }

  private async presentAt(tx: Transaction, report: Report, at: Date): Promise<ReportRow[]> {
    const day = attendanceDayOf(at, this.site);
    // Sites are at most a day apart, and a night before may last.
    const dates = { dateFrom: dateAfter(day, -2), dateTo: dateAfter(day, 1) };
    const { presenceUnseenMinutes: unseenMinutes } = this.site;
    const rows = await this.repository.presentAt(tx, { ...report, ...dates, at, unseenMinutes }, peopleMax);
    if (rows.length > peopleMax) throw tooManyPeople();
    const { erasedPerson } = wordsOf(report.language);
    return rows.map((row) => (row['is_erased'] === 'true' ? { ...row, user_name: erasedPerson } : row));
  }

  private spanOf({ dateFrom, dateTo, siteId }: Report) {
    const startOf = (date: string): Date => instantOnDay(date, this.site.dayStartsAtMinutes, this.site);
    return { from: startOf(dateFrom), until: startOf(dateAfter(dateTo, 1)), siteId };
  }
}

function rowsAtOnce({ format }: Report): number {
  return format === 'pdf' ? pdfRowsAtOnceMax : rowsAtOnceMax;
}

/** Those from there on whose rows are read at once; one at least, however many they have. */
function idsFrom(people: readonly ListedPerson[], first: number, most: number): string[] {
  const ids: string[] = [];
  let rows = 0;
  for (const person of people.slice(first, first + peopleAtOnce)) {
    rows += person.rows;
    if (ids.length > 0 && rows > most) break;
    ids.push(person.id);
  }
  return ids;
}

function tooManyPeople(): AppError {
  const message = `is needed: a report is of at most ${String(peopleMax)} people`;
  return AppError.invalid([{ field: 'department', message }]);
}
