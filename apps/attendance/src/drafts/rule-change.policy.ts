import { departmentKey, type DayCause, type Violation } from '@smart-attendance/contracts';
import { isDeepStrictEqual } from 'node:util';
import { shiftIdsOf, type GivenAssignment } from '../assignments/assignment.policy';
import { withVersion } from '../calendar/rule-versions.policy';
import { dateAfter } from '../calendar/wall-clock.policy';
import type { DateRules } from '../days/day-input';
import type { StoredAssignment, StoredRules } from '../rules/rules.repository';
import type { RuleChange } from './rule-change';

/** A year, a month to close it, and some days. */
export const reachDaysMax = 400;

/** The dates on which other rules would be valid. */
export interface DateSpan {
  readonly from: string;
  readonly to: string;
}

/** What a draft needs of the rules beside what is valid in its span. */
export interface AlsoNeeded {
  readonly shiftIds: readonly string[];
  readonly siteIds: readonly string[];
}

/** Until today at the latest: days to come are computed by whatever is valid then. */
export function spanOf(change: RuleChange, today: string): DateSpan {
  switch (change.kind) {
    case 'shift':
    case 'site':
      return { from: change.validFrom, to: today };
    case 'assignment':
      return { from: change.assignment.validFrom, to: earliest(change.assignment.validTo ?? today, today) };
    case 'assignment_end': {
      const ends = [change.assignment.validTo ?? today, change.validTo ?? today].map((end) => earliest(end, today));
      const [first = today, last = today] = ends.sort();
      return { from: dateAfter(first, 1), to: last };
    }
    case 'recomputation':
      return { from: change.validFrom, to: change.validTo };
  }
}

/** What is wrong with when it is to be valid, by the names that clients know. */
export function violationsOfSpan(change: RuleChange, today: string): Violation[] {
  const { from, to } = spanOf(change, today);
  const field = fieldOf(change);
  if (change.kind === 'assignment_end' && from > to) {
    return [{ field, message: `changes no day before ${today}; end it with PUT /assignments/{id} instead` }];
  }
  if (change.kind === 'recomputation' && from > to) {
    return [{ field: 'date_to', message: 'must not be before date_from' }];
  }
  if (change.kind === 'recomputation' && to > today) {
    return [{ field: 'date_to', message: `must be ${today} at the latest` }];
  }
  if (from > today) {
    const message = `must be ${today} at the latest; what is valid from a day to come needs no draft`;
    return [{ field, message }];
  }
  const earliestDate = dateAfter(today, -reachDaysMax);
  return from < earliestDate ? [{ field, message: `must be ${earliestDate} at the earliest` }] : [];
}

function fieldOf({ kind }: RuleChange): string {
  if (kind === 'recomputation') return 'date_from';
  return kind === 'assignment_end' ? 'valid_to' : 'valid_from';
}

export function alsoNeeded(change: RuleChange): AlsoNeeded {
  switch (change.kind) {
    case 'shift':
      return { shiftIds: [change.shiftId], siteIds: [] };
    case 'site':
      return { shiftIds: [], siteIds: [change.siteId] };
    case 'assignment':
    case 'assignment_end': {
      const { workSiteId } = change.assignment;
      return { shiftIds: shiftIdsOf(change.assignment), siteIds: workSiteId === null ? [] : [workSiteId] };
    }
    case 'recomputation':
      return { shiftIds: [], siteIds: [] };
  }
}

/** The rules as they would be. */
export function withChange(stored: StoredRules, change: RuleChange): StoredRules {
  switch (change.kind) {
    case 'shift': {
      const { shiftId, validFrom, rules } = change;
      const shifts = stored.shifts.map((shift) =>
        shift.id === shiftId ? { ...shift, versions: withVersion(shift.versions, validFrom, rules) } : shift,
      );
      return { ...stored, shifts };
    }
    case 'site': {
      const { siteId, validFrom, rules } = change;
      const sites = stored.sites.map((site) =>
        site.id === siteId ? { ...site, versions: withVersion(site.versions, validFrom, rules) } : site,
      );
      return { ...stored, sites };
    }
    case 'assignment':
      return withAssignment(stored, change.assignmentId, change.assignment);
    case 'assignment_end':
      return withAssignment(stored, change.assignmentId, { ...change.assignment, validTo: change.validTo });
    case 'recomputation':
      return stored;
  }
}

/** In the order in which they are asked: the one that began last first, of those of one day the newest. */
function withAssignment(stored: StoredRules, id: string, given: GivenAssignment): StoredRules {
  const key = given.department === null ? null : departmentKey(given.department);
  const added: StoredAssignment = { ...given, id, departmentKey: key };
  const place = stored.assignments.findIndex((one) => one.id === id);
  const others = stored.assignments.filter((one) => one.id !== id);
  const at = place >= 0 ? place : others.findIndex((one) => one.validFrom <= given.validFrom);
  const assignments = at < 0 ? [...others, added] : [...others.slice(0, at), added, ...others.slice(at)];
  return { ...stored, assignments };
}

/** What of the rules of a date and those around it is another. */
export function rulesChanged(before: readonly DateRules[], after: readonly DateRules[]): DayCause[] {
  const causes = new Set<DayCause>();
  for (const [index, one] of before.entries()) {
    const other = after[index];
    if (!isDeepStrictEqual(one.shift, other?.shift)) causes.add('shift');
    if (!isDeepStrictEqual(one.site, other?.site)) causes.add('site');
    if (!isDeepStrictEqual(one.leave, other?.leave)) causes.add('leave');
    if (one.holiday !== other?.holiday) causes.add('holiday');
  }
  return [...causes];
}

function earliest(one: string, other: string): string {
  return one < other ? one : other;
}
