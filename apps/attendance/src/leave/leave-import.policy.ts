import { employeeIdKey, leaveParts, searchKey, values, type LeavePart } from '@smart-attendance/contracts';
import type { Violation } from '@smart-attendance/errors';
import { overlaps, violationsOfLeave } from './leave-request.policy';
import type { LeaveRequestRow } from './leave-request.entity';
import type { LeaveTypeRow } from './leave-type.entity';

/** A row of a list as it was sent. */
export interface GivenLeave {
  readonly personId: string;
  readonly employeeId: string;
  readonly typeName: string;
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly part: string;
  readonly note: string;
}

/** What a row asks for, as far as it can be understood alone. */
export interface ReadLeave {
  readonly personId: string;
  readonly type: LeaveTypeRow | undefined;
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly part: LeavePart;
  readonly note: string;
  readonly violations: readonly Violation[];
}

export interface Directory {
  /** Of everybody who is not erased, by id and by `employeeIdKey`. */
  readonly personIds: ReadonlySet<string>;
  readonly personOfEmployee: ReadonlyMap<string, string>;
  /** By `searchKey`. */
  readonly types: ReadonlyMap<string, LeaveTypeRow>;
}

export function readLeave(given: GivenLeave, directory: Directory, authorId: string, today: string): ReadLeave {
  const violations: Violation[] = [];
  const personId = personOf(given, directory, violations);
  if (personId !== '' && personId === authorId) {
    violations.push({ field: 'user_id', message: 'is yourself; somebody else decides your leave' });
  }
  const type = directory.types.get(searchKey(given.typeName));
  if (type === undefined) violations.push({ field: 'type', message: 'is no type of leave' });
  const part = leaveParts.find((one) => one === given.part);
  if (part === undefined) violations.push({ field: 'part', message: `must be one of ${leaveParts.join(', ')}` });
  if (!values.note.isRight(given.note)) violations.push({ field: 'note', message: values.note.sentence });
  const { dateFrom, dateTo, note } = given;
  const leave = { personId, type, dateFrom, dateTo, part: part ?? 'full_day', note };
  return { ...leave, violations: [...violations, ...violationsOfDates(leave, today)] };
}

function violationsOfDates(leave: Omit<ReadLeave, 'violations'>, today: string): Violation[] {
  const wrong = [
    { field: 'date_from', text: leave.dateFrom },
    { field: 'date_to', text: leave.dateTo },
  ].filter(({ text }) => !values.date.isRight(text));
  if (wrong.length > 0) return wrong.map(({ field }) => ({ field, message: values.date.sentence }));
  return violationsOfLeave(leave, today);
}

function personOf({ personId, employeeId }: GivenLeave, directory: Directory, violations: Violation[]): string {
  const ofEmployee = employeeId === '' ? undefined : directory.personOfEmployee.get(employeeIdKey(employeeId));
  if (personId === '' && employeeId === '') {
    violations.push({ field: 'user_id', message: 'or employee_id is needed: whose leave it is' });
    return '';
  }
  if (employeeId !== '' && ofEmployee === undefined) violations.push({ field: 'employee_id', message: 'is nobody' });
  if (personId !== '' && !directory.personIds.has(personId))
    violations.push({ field: 'user_id', message: 'is nobody' });
  if (personId !== '' && ofEmployee !== undefined && ofEmployee !== personId) {
    violations.push({ field: 'employee_id', message: 'is somebody else than user_id' });
  }
  return directory.personIds.has(personId) ? personId : (ofEmployee ?? '');
}

export type LeaveResult = 'created' | 'unchanged' | 'failed';

export interface LeaveFault extends Violation {
  /** Of the list, from 0. */
  readonly index: number;
}

export interface LeavePlan {
  readonly results: readonly LeaveResult[];
  readonly faults: readonly LeaveFault[];
}

/** What becomes of each; `standing` is what these people asked for or have. */
export function planOfLeave(read: readonly ReadLeave[], standing: readonly LeaveRequestRow[]): LeavePlan {
  const faults: LeaveFault[] = [];
  const taken = new Map<string, (ReadLeave & { readonly row: number })[]>();
  const known = new Map<string, LeaveRequestRow[]>();
  for (const one of standing) known.set(one.personId, [...(known.get(one.personId) ?? []), one]);
  const results = read.map((leave, index): LeaveResult => {
    const fail = (field: string, message: string): LeaveResult => {
      faults.push({ index, field, message });
      return 'failed';
    };
    if (leave.violations.length > 0) {
      faults.push(...leave.violations.map((violation) => ({ ...violation, index })));
      return 'failed';
    }
    const others = (known.get(leave.personId) ?? []).filter((one) => overlaps(one, leave));
    if (others.some((one) => isSame(one, leave))) return 'unchanged';
    const [other] = others;
    if (other !== undefined) {
      return fail('date_from', `touches the leave from ${other.dateFrom} to ${other.dateTo}, which is ${other.state}`);
    }
    const before = taken.get(leave.personId) ?? [];
    const twin = before.find((one) => overlaps(one, leave));
    if (twin !== undefined) return fail('date_from', `touches the leave of entry ${String(twin.row + 1)} of the list`);
    taken.set(leave.personId, [...before, { ...leave, row: index }]);
    return 'created';
  });
  return { results, faults };
}

function isSame(one: LeaveRequestRow, leave: ReadLeave): boolean {
  const hasSameDays = one.dateFrom === leave.dateFrom && one.dateTo === leave.dateTo && one.part === leave.part;
  return hasSameDays && one.state === 'approved' && one.typeId === leave.type?.id;
}
