import { rotationDaysMax, type Violation } from '@smart-attendance/contracts';
import { daysBetween } from '../calendar/attendance-day.policy';
import type { AssignmentRow } from './assignment.entity';

/** Of an assignment, what the days of people are decided by. */
export type AssignedRule = Pick<
  AssignmentRow,
  'id' | 'shiftId' | 'rotation' | 'weekdays' | 'workSiteId' | 'validFrom' | 'validTo'
>;

/**
 * The assignments that could be of a person, each list with the one that began last first: of themself, of their
 * department, and of the site where they work.
 */
export interface AssignedRules {
  readonly ofPerson: readonly AssignedRule[];
  readonly ofDepartment: readonly AssignedRule[];
  readonly ofSite: (siteId: string) => readonly AssignedRule[];
}

/** Where somebody works on a date; undefined where nobody says it. */
export function workSiteOn({ ofPerson, ofDepartment }: AssignedRules, date: string): string | undefined {
  const placed = [...ofPerson, ...ofDepartment].find((one) => one.workSiteId !== null && isValidOn(one, date));
  return placed?.workSiteId ?? undefined;
}

export const assignmentLevels = ['person', 'department', 'site'] as const;
export type AssignmentLevel = (typeof assignmentLevels)[number];

export interface AssignedShift {
  /** Undefined on a day off. */
  readonly shiftId: string | undefined;
  /** That decided, and whom it is about; undefined where nothing says anything about shifts. */
  readonly by: { readonly assignmentId: string; readonly level: AssignmentLevel } | undefined;
}

/**
 * The shift of somebody on a date. The most specific that says anything about shifts then counts alone: whoever has
 * hours of their own has none of their department's on their days off.
 */
export function assignedShiftOn(rules: AssignedRules, siteId: string, date: string): AssignedShift {
  const ofLevel = { person: rules.ofPerson, department: rules.ofDepartment, site: rules.ofSite(siteId) };
  for (const level of assignmentLevels) {
    const valid = ofLevel[level].filter((one) => assignsShift(one) && isValidOn(one, date));
    // A rotation decides also where it is a day off; of weekdays an earlier assignment may know better.
    const deciding = valid.find((one) => one.rotation !== null || one.weekdays.includes(weekdayOf(date))) ?? valid[0];
    if (deciding !== undefined) return { shiftId: shiftOf(deciding, date), by: { assignmentId: deciding.id, level } };
  }
  return { shiftId: undefined, by: undefined };
}

function shiftOf({ shiftId, rotation, weekdays }: AssignedRule, date: string): string | undefined {
  if (rotation !== null)
    return rotation.shiftIds.at(indexIn(rotation.anchorDate, rotation.shiftIds.length, date)) ?? undefined;
  return shiftId !== null && weekdays.includes(weekdayOf(date)) ? shiftId : undefined;
}

function assignsShift({ shiftId, rotation }: AssignedRule): boolean {
  return shiftId !== null || rotation !== null;
}

function isValidOn({ validFrom, validTo }: AssignedRule, date: string): boolean {
  return validFrom <= date && (validTo === null || date <= validTo);
}

/** Into the past it goes on the same way. */
function indexIn(anchorDate: string, length: number, date: string): number {
  return ((daysBetween(anchorDate, date) % length) + length) % length;
}

/** 1 Monday .. 7 Sunday */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

export type GivenAssignment = Omit<
  AssignmentRow,
  'id' | 'departmentKey' | 'shiftIds' | 'revision' | 'createdAt' | 'updatedAt'
>;

/** What is wrong with an assignment, by the names that clients know; not whether what it names is there. */
export function violationsOfAssignment(given: GivenAssignment, tomorrow: string): Violation[] {
  const { personId, department, siteId, validFrom, validTo } = given;
  const violations: Violation[] = [];
  const subjects = [personId, department, siteId].filter((subject) => subject !== null);
  if (subjects.length !== 1) {
    violations.push({ field: 'user_id', message: 'or department or site_id is needed: whom it is about, one of them' });
  }
  if (validFrom < tomorrow) {
    const message = `must be ${tomorrow} at the earliest: days that have begun keep their rules`;
    violations.push({ field: 'valid_from', message });
  }
  if (validTo !== null && validTo < validFrom) {
    violations.push({ field: 'valid_to', message: 'must not be before valid_from' });
  }
  return [...violations, ...violationsOfSchedule(given)];
}

function violationsOfSchedule({ siteId, shiftId, rotation, weekdays, workSiteId }: GivenAssignment): Violation[] {
  if (shiftId !== null && rotation !== null) {
    return [{ field: 'rotation', message: 'is not said beside a shift_id; say one of them' }];
  }
  if (shiftId === null && rotation === null && workSiteId === null) {
    return [{ field: 'shift_id', message: 'or rotation or work_site_id is needed: what is assigned' }];
  }
  if (siteId !== null && workSiteId !== null) {
    return [{ field: 'work_site_id', message: 'is for people and departments; a site is where it is' }];
  }
  if (shiftId !== null && (weekdays.length === 0 || !isWeek(weekdays))) {
    return [{ field: 'weekdays', message: 'must name one day of the week or more, each once' }];
  }
  if (rotation !== null && !(rotation.shiftIds.length >= 1 && rotation.shiftIds.length <= rotationDaysMax)) {
    return [{ field: 'rotation', message: `must have 1 to ${String(rotationDaysMax)} days` }];
  }
  return [];
}

function isWeek(weekdays: readonly number[]): boolean {
  return weekdays.every((day) => day >= 1 && day <= 7) && new Set(weekdays).size === weekdays.length;
}

/** Every shift it names. */
export function shiftIdsOf({ shiftId, rotation }: Pick<GivenAssignment, 'shiftId' | 'rotation'>): string[] {
  return [...new Set([shiftId, ...(rotation?.shiftIds ?? [])].filter((id) => id !== null))];
}

/** Two that say the same. */
export function keyOfAssignment(one: GivenAssignment | AssignmentRow): string {
  const { personId, department, siteId, shiftId, rotation, weekdays, workSiteId, validFrom, validTo } = one;
  return JSON.stringify([
    personId,
    department,
    siteId,
    shiftId,
    rotation?.anchorDate,
    rotation?.shiftIds,
    [...weekdays].sort(),
    workSiteId,
    validFrom,
    validTo,
  ]);
}
