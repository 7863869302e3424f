import { Injectable } from '@nestjs/common';
import { defaultSiteId, departmentKey, employeeIdKey, isUuid, searchKey } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { versionOn } from '../calendar/rule-versions.policy';
import { Site } from '../calendar/site';
import { keyOfDay } from '../days/day-change.policy';
import { DayService } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import { PeriodsRepository } from '../periods/periods.repository';
import { RulesService } from '../rules/rules.service';
import { SitesRepository } from '../sites/sites.repository';
import { ManualPunchesRepository } from './manual-punches.repository';
import { manualPunch, ManualPunchesService } from './manual-punches.service';
import type { PunchRow } from './punch.entity';
import { PunchService } from './punch.service';
import {
  dateOfWritten,
  keyOfPunch,
  readWrittenPunch,
  type ReadPunch,
  type WrittenContext,
  type WrittenPerson,
  type WrittenPunch,
  type WrittenSite,
} from './written-punch.policy';

export interface GivenImport {
  readonly punches: readonly WrittenPunch[];
  /** Of those that say none. */
  readonly reason: string;
  readonly authorId: string;
  readonly isDryRun: boolean;
  /** Only people of this department, and never the author; empty for everybody. */
  readonly department: string;
}

export interface ImportedPunch extends ReadPunch {
  readonly result: 'created' | 'unchanged' | 'failed';
  /** Undefined where nothing was written. */
  readonly punchId: string | undefined;
  readonly isInLockedPeriod: boolean;
}

interface JudgedPunch {
  readonly outcome: ImportedPunch;
  /** What is to be written; undefined for what is wrong or there already. */
  readonly row: PunchRow | undefined;
}

interface AddedPunch {
  readonly row: PunchRow;
  /** The days that it counts to. */
  readonly dates: readonly string[];
}

/** After it the sweep of days goes on with what is left; the answer has 30 s. */
const computingMsMax = 15_000;

/**
 * Punches as people wrote them down, all or none: a file that was half taken is hard to mend, and sent again it changes
 * nothing twice. Rows follow at once, each in a transaction of its own, so that nobody waits for all of them; what a
 * crash leaves is planned, and computed by the sweep.
 */
@Injectable()
export class PunchImportService {
  constructor(
    private readonly database: Database,
    private readonly repository: ManualPunchesRepository,
    private readonly manual: ManualPunchesService,
    private readonly punches: PunchService,
    private readonly days: DayService,
    private readonly rules: RulesService,
    private readonly sites: SitesRepository,
    private readonly people: PeopleRepository,
    private readonly periods: PeriodsRepository,
    private readonly site: Site,
    private readonly logger: Logger,
  ) {}

  /** One of each, in their order. @throws AppError `unavailable` */
  async import(given: GivenImport): Promise<ImportedPunch[]> {
    const beganAtMs = Date.now();
    const added: AddedPunch[] = [];
    const imported = await this.database.transaction(async (tx) => {
      added.length = 0;
      if (!given.isDryRun) await this.repository.lockLists(tx);
      const now = new Date();
      const context = await this.contextOf(tx, given, now);
      const read = given.punches.map((written) => readWrittenPunch(written, context));
      const rows = await this.judged(tx, read, given.authorId, now);
      const isWrong = rows.some(({ outcome }) => outcome.result === 'failed');
      const wanted = rows.flatMap(({ row }) => row ?? []);
      const dates = await this.days.datesOf(tx, wanted);
      added.push(...wanted.map((row, index) => ({ row, dates: dates[index] ?? [] })));
      const looked = await this.withLocks(tx, rows, added);
      if (!isWrong && !given.isDryRun) {
        await this.write(tx, added);
        return looked;
      }
      added.length = 0;
      return looked.map((outcome) => ({ ...outcome, punchId: undefined }));
    });
    await this.compute(added, beganAtMs);
    return imported;
  }

  private async judged(
    tx: Transaction,
    read: readonly ReadPunch[],
    authorId: string,
    now: Date,
  ): Promise<JudgedPunch[]> {
    const right = read.flatMap(({ faults, personId, at }) =>
      faults.length > 0 || at === undefined ? [] : [{ personId, at }],
    );
    const there = await this.repository.manualAt(
      tx,
      right.map(({ personId }) => personId),
      right.map(({ at }) => at),
    );
    const keys = new Map(there.map((punch) => [keyOf(punch), punch.recognitionId]));
    return read.map((one) => {
      const { at, faults, personId, role } = one;
      if (faults.length > 0 || at === undefined)
        return { outcome: outcomeOf(one, 'failed', undefined), row: undefined };
      const known = keys.get(keyOfPunch(personId, at, role));
      if (known !== undefined) return { outcome: outcomeOf(one, 'unchanged', known), row: undefined };
      const row = manualPunch({ ...one, at, id: randomUUID(), cameraId: null, authorId }, now);
      keys.set(keyOf(row), row.recognitionId);
      return { outcome: outcomeOf(one, 'created', row.recognitionId), row };
    });
  }

  /** Says of each whether the day that it counts to is locked. */
  private async withLocks(
    tx: Transaction,
    rows: readonly JudgedPunch[],
    added: readonly AddedPunch[],
  ): Promise<ImportedPunch[]> {
    const locks = await this.periods.locksOn(
      added.flatMap(({ dates }) => dates),
      tx,
    );
    const locked = new Set(added.filter(({ dates }) => dates.some((date) => locks.has(date))).map(({ row }) => row));
    return rows.map(({ outcome, row }) => ({ ...outcome, isInLockedPeriod: row !== undefined && locked.has(row) }));
  }

  private async write(tx: Transaction, added: readonly AddedPunch[]): Promise<void> {
    await this.repository.insert(
      tx,
      added.map(({ row }) => row),
    );
    for (const { row } of added) {
      this.manual.append(tx, 'entered', row, { author: row.authorId ?? '', reason: row.reason ?? '', before: null });
    }
    const days = new Map(
      added.flatMap(({ row: { personId }, dates }) =>
        dates.map((date) => [keyOfDay({ personId, date }), { personId, date }]),
      ),
    );
    await this.days.computeSoon(tx, ...days.values());
  }

  /** What is not done here is done by the sweep, which has it planned. */
  private async compute(added: readonly AddedPunch[], beganAtMs: number): Promise<void> {
    const until = beganAtMs + computingMsMax;
    try {
      for (const { row: punch } of added) {
        if (Date.now() > until) return;
        const person = await this.people.find(punch.personId);
        await this.database.transaction(async (tx) => {
          await this.days.lock(tx, punch.personId);
          await this.punches.compute(tx, punch, { person, now: new Date() });
        });
      }
    } catch (error) {
      if (!isAppError(error) || error.code !== 'unavailable') throw error;
      this.logger.warn('imported-punches-wait', { error });
    }
  }

  private async contextOf(tx: Transaction, given: GivenImport, now: Date): Promise<WrittenContext> {
    const { authorId, reason } = given;
    const people = await this.repository.peopleOf(
      tx,
      given.punches.flatMap(({ employeeId }) => [employeeId, employeeIdKey(employeeId)]),
    );
    const key = departmentKey(given.department);
    // Out of reach is as not there: what is told of a row names neither their id nor the site where they work.
    const inReach = people.filter(({ departmentKey: theirs }) => key === '' || theirs === key);
    const found = new Map(
      inReach.map(({ id, employeeId }): [string, WrittenPerson] => [
        employeeIdKey(employeeId),
        { id, isAuthor: key !== '' && id === authorId },
      ]),
    );
    const siteOf = await this.siteFinder(tx, given.punches, found);
    return { reason, now, personOf: (employeeId) => found.get(employeeId), siteOf };
  }

  private async siteFinder(
    tx: Transaction,
    punches: readonly WrittenPunch[],
    people: ReadonlyMap<string, WrittenPerson>,
  ): Promise<WrittenContext['siteOf']> {
    const sites = await this.sites.all(tx);
    const places = await this.placesOf(tx, punches, people);
    return (written, personId, date) => {
      if (written === '')
        return places.get(keyOfDay({ personId, date })) ?? { id: defaultSiteId, timeZone: this.site.timeZone };
      const site = sites.find(({ id, nameKey }) =>
        isUuid(written.toLowerCase()) ? id === written.toLowerCase() : nameKey === searchKey(written),
      );
      return site && { id: site.id, timeZone: versionOn(site.versions, date)?.timeZone ?? this.site.timeZone };
    };
  }

  /** Where those who are named without a site work on each date that is written. */
  private async placesOf(
    tx: Transaction,
    punches: readonly WrittenPunch[],
    people: ReadonlyMap<string, WrittenPerson>,
  ): Promise<ReadonlyMap<string, WrittenSite>> {
    const byDate = new Map<string, Set<string>>();
    for (const { site, time, employeeId } of punches) {
      const person = people.get(employeeIdKey(employeeId));
      if (site !== '' || person === undefined) continue;
      const date = dateOfWritten(time);
      byDate.set(date, (byDate.get(date) ?? new Set()).add(person.id));
    }
    const places = new Map<string, WrittenSite>();
    for (const [date, personIds] of byDate) {
      for (const [personId, [rules]] of await this.rules.rulesOfMany([...personIds], date, date, tx)) {
        if (rules !== undefined) places.set(keyOfDay({ personId, date }), rules.site);
      }
    }
    return places;
  }
}

function keyOf({ personId, firstSeenAt, role }: PunchRow): string {
  return keyOfPunch(personId, firstSeenAt, role);
}

function outcomeOf(read: ReadPunch, result: ImportedPunch['result'], punchId: string | undefined): ImportedPunch {
  return { ...read, result, punchId, isInLockedPeriod: false };
}
