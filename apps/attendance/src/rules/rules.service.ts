import { Injectable } from '@nestjs/common';
import { defaultSiteId } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { assignedShiftOn, workSiteOn, type AssignedRules, type AssignedShift } from '../assignments/assignment.policy';
import { versionOn } from '../calendar/rule-versions.policy';
import { Site } from '../calendar/site';
import { dateAfter } from '../calendar/wall-clock.policy';
import type { CameraRow } from '../cameras/camera.entity';
import { CamerasRepository } from '../cameras/cameras.repository';
import type { CameraPlace, PersonDates } from '../days/date-rules';
import type { DateRules, ShiftVersion, SiteVersion, TravelTime } from '../days/day-input';
import type { SiteRulesVersion } from '../sites/site.entity';
import { leaveOn } from '../leave/leave-days.policy';
import { RulesRepository, type StoredAssignment, type StoredLeave, type StoredRules } from './rules.repository';

const nobody: readonly StoredAssignment[] = [];

/** One of each date, in their order. */
export type RulesOfPeople = ReadonlyMap<string, DateRules[]>;

/** A change of rules that is not stored. */
export interface RulesEdit {
  /** What it names, whether it is assigned or not. */
  readonly also: { readonly shiftIds: readonly string[]; readonly siteIds: readonly string[] };
  readonly apply: (stored: StoredRules) => StoredRules;
}

/** By which rules the days of people are computed. */
@Injectable()
export class RulesService {
  constructor(
    private readonly repository: RulesRepository,
    private readonly cameras: CamerasRepository,
    private readonly site: Site,
  ) {}

  /** One of each date, both included, in their order. */
  async rulesOf(personId: string, from: string, to: string, tx?: Transaction): Promise<DateRules[]> {
    return (await this.rulesOfMany([personId], from, to, tx)).get(personId) ?? [];
  }

  /** As `rulesOf`, of each span of somebody's dates, in one query. */
  async rulesOfSpans(spans: readonly PersonDates[], tx?: Transaction): Promise<DateRules[][]> {
    if (spans.length === 0) return [];
    const ids = [...new Set(spans.map(({ personId }) => personId))];
    const from = spans.reduce((least, span) => (span.from < least ? span.from : least), spans[0]?.from ?? '');
    const to = spans.reduce((most, span) => (span.to > most ? span.to : most), '');
    const index = new RuleIndex(await this.repository.rulesOf(ids, from, to, tx), this.site);
    return spans.map((span) => datesFrom(span.from, span.to).map((date) => index.rulesOn(span.personId, date)));
  }

  /** As `rulesOf`, of each person. */
  async rulesOfMany(personIds: readonly string[], from: string, to: string, tx?: Transaction): Promise<RulesOfPeople> {
    return this.datesOf(await this.repository.rulesOf(personIds, from, to, tx), personIds, from, to);
  }

  /** As `rulesOfMany`, as they are and as they would be. */
  async rulesBothWays(
    personIds: readonly string[],
    { from, to }: { readonly from: string; readonly to: string },
    edit: RulesEdit,
    tx?: Transaction,
  ): Promise<{ readonly before: RulesOfPeople; readonly after: RulesOfPeople }> {
    const stored = await this.repository.rulesOf(personIds, from, to, tx, edit.also);
    return {
      before: this.datesOf(stored, personIds, from, to),
      after: this.datesOf(edit.apply(stored), personIds, from, to),
    };
  }

  /** The same as long as no rule is another that is valid on these dates, for whomever. */
  hashOf(from: string, to: string, tx?: Transaction): Promise<string> {
    return this.repository.hashOf(from, to, tx);
  }

  private datesOf(stored: StoredRules, personIds: readonly string[], from: string, to: string): RulesOfPeople {
    const index = new RuleIndex(stored, this.site);
    return new Map(personIds.map((id) => [id, datesFrom(from, to).map((date) => index.rulesOn(id, date))]));
  }

  /** As `rulesOfMany`, with the assignments that decided them. */
  async plannedDaysOf(
    personIds: readonly string[],
    from: string,
    to: string,
  ): Promise<ReadonlyMap<string, PlannedDay[]>> {
    const index = new RuleIndex(await this.repository.rulesOf(personIds, from, to), this.site);
    return new Map(personIds.map((id) => [id, datesFrom(from, to).map((date) => index.plannedOn(id, date))]));
  }

  /** Whether anybody may be missed at all. */
  expectsAnybody(): Promise<boolean> {
    return this.repository.hasAssignmentsOrLeave();
  }

  /** A camera that nobody has told of yet is of the default site. */
  async placeOf(cameraId: string, tx: Transaction): Promise<CameraPlace> {
    return toPlace(await this.cameras.find(cameraId, tx));
  }

  /** As `placeOf`, of each, in their order. */
  async placesOf(cameraIds: readonly string[], tx: Transaction): Promise<CameraPlace[]> {
    const cameras = await this.cameras.findMany(cameraIds, tx);
    return cameraIds.map((id) => toPlace(cameras.get(id)));
  }

  travelTimes(tx: Transaction): Promise<readonly TravelTime[]> {
    return this.repository.travelTimes(tx);
  }

  /** The cameras by which people come in to a site. */
  async entryCamerasOf(siteId: string): Promise<readonly string[]> {
    const cameras = await this.cameras.ofSite(siteId);
    return cameras
      .filter(({ role, isActive }) => isActive && (role === 'entry' || role === 'both'))
      .map(({ id }) => id);
  }
}

function toPlace(camera: CameraRow | undefined): CameraPlace {
  return { siteId: camera?.siteId ?? defaultSiteId, role: camera?.role ?? 'both' };
}

export interface PlannedDay extends Pick<AssignedShift, 'by'> {
  readonly rules: DateRules;
}

/** The rules of a span of dates, ready to be asked. */
class RuleIndex {
  private readonly departments: ReadonlyMap<string, StoredRules['departments']>;
  private readonly assignments: ReadonlyMap<string, readonly StoredAssignment[]>;
  private readonly shifts: ReadonlyMap<string, StoredRules['shifts'][number]>;
  private readonly sites: ReadonlyMap<string, readonly SiteRulesVersion[]>;
  private readonly holidays: ReadonlyMap<string, string>;
  private readonly leave: ReadonlyMap<string, readonly StoredLeave[]>;

  constructor(
    rules: StoredRules,
    private readonly configured: Site,
  ) {
    this.departments = groupedBy(rules.departments, ({ personId }) => personId);
    this.assignments = groupedBy(rules.assignments, subjectOf);
    this.shifts = new Map(rules.shifts.map((shift) => [shift.id, shift]));
    this.sites = new Map(rules.sites.map(({ id, versions }) => [id, versions]));
    this.holidays = new Map(rules.holidays.map(({ calendarId, date, name }) => [`${calendarId} ${date}`, name]));
    this.leave = groupedBy(rules.leave, ({ personId }) => personId);
  }

  rulesOn(personId: string, date: string): DateRules {
    return this.plannedOn(personId, date).rules;
  }

  plannedOn(personId: string, date: string): PlannedDay {
    const department = versionOn(this.departments.get(personId) ?? [], date)?.departmentKey ?? '';
    const assigned: AssignedRules = {
      ofPerson: this.assignments.get(`person ${personId}`) ?? nobody,
      ofDepartment: this.assignments.get(`department ${department}`) ?? nobody,
      ofSite: (siteId) => this.assignments.get(`site ${siteId}`) ?? nobody,
    };
    const siteId = workSiteOn(assigned, date) ?? defaultSiteId;
    const { shiftId, by } = assignedShiftOn(assigned, siteId, date);
    const shift = this.shiftOn(shiftId, date);
    const site = this.siteOn(siteId, date);
    const holiday = this.holidays.get(`${shift?.holidayCalendarId ?? ''} ${date}`);
    const leave = leaveOn(this.leave.get(personId) ?? [], date);
    return { rules: { date, site, shift, hasShifts: by !== undefined, holiday, leave }, by };
  }

  private shiftOn(shiftId: string | undefined, date: string): ShiftVersion | undefined {
    const stored = this.shifts.get(shiftId ?? '');
    const version = stored && versionOn(stored.versions, date);
    return stored && version && { ...version, id: stored.id, name: stored.name };
  }

  private siteOn(siteId: string, date: string): SiteVersion {
    const { timeZone, dayStartsAtMinutes, workdayStartsAtMinutes, lateGraceMinutes } = this.configured;
    const version = versionOn(this.sites.get(siteId) ?? [], date);
    return {
      id: siteId,
      timeZone: version?.timeZone ?? timeZone,
      dayStartsAtMinutes,
      workdayStartsAtMinutes,
      lateGraceMinutes,
      cooldownSeconds: version?.cooldownSeconds ?? 60,
      coverageMinPercent: version?.coverageMinPercent ?? 95,
    };
  }
}

function subjectOf({ personId, departmentKey, siteId }: StoredAssignment): string {
  if (personId !== null) return `person ${personId}`;
  return departmentKey === null ? `site ${siteId ?? ''}` : `department ${departmentKey}`;
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

function datesFrom(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = dateAfter(date, 1)) dates.push(date);
  return dates;
}
