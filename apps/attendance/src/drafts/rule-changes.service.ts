import { Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { newAssignment, AssignmentsService } from '../assignments/assignments.service';
import { AssignmentsRepository } from '../assignments/assignments.repository';
import type { AssignmentRow } from '../assignments/assignment.entity';
import type { GivenAssignment } from '../assignments/assignment.policy';
import { versionsMax, withVersion } from '../calendar/rule-versions.policy';
import { HolidayCalendarsRepository } from '../holidays/holiday-calendars.repository';
import type { Json } from '../ledger/ledger-chain.policy';
import type { ShiftRow } from '../shifts/shift.entity';
import { violationsOfShift } from '../shifts/shift.policy';
import { ShiftsRepository } from '../shifts/shifts.repository';
import type { SiteRow } from '../sites/site.entity';
import { SitesRepository } from '../sites/sites.repository';
import { SitesService } from '../sites/sites.service';
import type { AssignmentEndChange, RuleChange, ShiftChange, SiteChange } from './rule-change';

/** What a draft is asked for; what is there already of it is looked up. */
export type WishedChange =
  | ShiftChange
  | Omit<SiteChange, 'rules'>
  | Extract<RuleChange, { readonly kind: 'assignment' | 'recomputation' }>
  | Omit<AssignmentEndChange, 'assignment'>;

export interface KnownChange {
  readonly change: RuleChange;
  /** Of what is changed; null where it is new, or nothing is. */
  readonly baseRevision: number | null;
}

/** The rules that drafts change, as they are stored. */
@Injectable()
export class RuleChangesService {
  constructor(
    private readonly shifts: ShiftsRepository,
    private readonly calendars: HolidayCalendarsRepository,
    private readonly sites: SitesRepository,
    private readonly sitesService: SitesService,
    private readonly assignments: AssignmentsRepository,
    private readonly assignmentsService: AssignmentsService,
  ) {}

  /**
   * What is changed is locked until the transaction ends.
   * @throws AppError `not_found`, `invalid_argument`
   */
  async know(tx: Transaction, wished: WishedChange): Promise<KnownChange> {
    switch (wished.kind) {
      case 'shift': {
        const violations = violationsOfShift(wished.rules);
        if (violations.length > 0) throw AppError.invalid(violations);
        const shift = await this.lockShift(tx, wished.shiftId);
        await this.requireCalendar(tx, wished.rules.holidayCalendarId);
        refuseManyVersions(shift.versions.length);
        return { change: wished, baseRevision: shift.revision };
      }
      case 'site': {
        const site = await this.lockSite(tx, wished.siteId);
        refuseManyVersions(site.versions.length);
        const { timeZone, coverageMinPercent, cooldownSeconds } = this.sitesService.rulesOn(
          site.id,
          site.versions,
          wished.validFrom,
        );
        const rules = { timeZone, coverageMinPercent, cooldownSeconds, ...wished.given };
        return { change: { ...wished, rules }, baseRevision: site.revision };
      }
      case 'assignment': {
        const { assignment } = wished;
        const faults = await this.assignmentsService.faultsOf(tx, [assignment], assignment.validFrom);
        if (faults.length > 0) throw AppError.invalid(faults.map(({ field, message }) => ({ field, message })));
        return { change: wished, baseRevision: null };
      }
      case 'assignment_end': {
        const before = await this.lockAssignment(tx, wished.assignmentId);
        if (wished.validTo !== null && wished.validTo < before.validFrom) {
          throw AppError.invalid([{ field: 'valid_to', message: `must not be before it began, ${before.validFrom}` }]);
        }
        return { change: { ...wished, assignment: toGiven(before) }, baseRevision: before.revision };
      }
      case 'recomputation':
        return { change: wished, baseRevision: null };
    }
  }

  /** Makes the rules valid. @returns what is stored of them before and after, for the ledger */
  async write(
    tx: Transaction,
    change: RuleChange,
    now: Date,
  ): Promise<{ readonly before: Json; readonly after: Json }> {
    switch (change.kind) {
      case 'shift': {
        const shift = await this.lockShift(tx, change.shiftId);
        const versions = withVersion(shift.versions, change.validFrom, change.rules);
        await this.shifts.update(tx, { ...shift, versions, revision: shift.revision + 1, updatedAt: now });
        return { before: asJson({ versions: shift.versions }), after: asJson({ versions }) };
      }
      case 'site': {
        const site = await this.lockSite(tx, change.siteId);
        const versions = withVersion(site.versions, change.validFrom, change.rules);
        await this.sites.update(tx, { ...site, versions, revision: site.revision + 1, updatedAt: now });
        return { before: asJson({ versions: site.versions }), after: asJson({ versions }) };
      }
      case 'assignment': {
        await this.assignments.insert(tx, [newAssignment(change.assignmentId, change.assignment)]);
        await this.assignmentsService.requireRoom(tx);
        return { before: null, after: asJson(change.assignment) };
      }
      case 'assignment_end': {
        const { id, validTo, revision } = await this.lockAssignment(tx, change.assignmentId);
        await this.assignments.update(tx, id, { validTo: change.validTo, revision: revision + 1, updatedAt: now });
        return { before: asJson({ validTo }), after: asJson({ validTo: change.validTo }) };
      }
      case 'recomputation':
        return { before: null, after: null };
    }
  }

  /** @throws AppError `invalid_argument`; it is there until the transaction ends */
  private async requireCalendar(tx: Transaction, id: string | undefined): Promise<void> {
    if (id === undefined || (await this.calendars.keep(tx, id))) return;
    throw AppError.invalid([{ field: 'holiday_calendar', message: 'is no holiday calendar' }]);
  }

  private async lockShift(tx: Transaction, id: string): Promise<ShiftRow> {
    return required(await this.shifts.lock(tx, id), 'shift', id);
  }

  private async lockSite(tx: Transaction, id: string): Promise<SiteRow> {
    return required(await this.sites.lock(tx, id), 'site', id);
  }

  private async lockAssignment(tx: Transaction, id: string): Promise<AssignmentRow> {
    return required(await this.assignments.lock(tx, id), 'assignment', id);
  }
}

function required<T>(found: T | undefined, what: string, id: string): T {
  if (found === undefined) throw AppError.notFound(what, id);
  return found;
}

function refuseManyVersions(count: number): void {
  if (count < versionsMax) return;
  const message = `would be one version too many: there are at most ${String(versionsMax)}`;
  throw AppError.invalid([{ field: 'valid_from', message }]);
}

function toGiven(row: AssignmentRow): GivenAssignment {
  const { personId, department, siteId, shiftId, rotation, weekdays, workSiteId, validFrom, validTo } = row;
  return { personId, department, siteId, shiftId, rotation, weekdays, workSiteId, validFrom, validTo };
}

/** What columns of JSON hold, without what is undefined. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
