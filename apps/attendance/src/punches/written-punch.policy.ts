import { employeeIdKey, nameCharactersMax, values } from '@smart-attendance/contracts';
import type { CameraRole } from '../days/day-input';
import { readWrittenTime } from './written-time.policy';

/** A row of a list, as somebody wrote it. */
export interface WrittenPunch {
  readonly employeeId: string;
  readonly time: string;
  readonly site: string;
  readonly role: string;
  readonly reason: string;
}

/** Who a row is about, and where they work. */
export interface WrittenPerson {
  readonly id: string;
  readonly isOutOfReach: boolean;
  readonly isAuthor: boolean;
}

export interface WrittenSite {
  readonly id: string;
  readonly timeZone: string;
}

/** What is known to read rows by. */
export interface WrittenContext {
  readonly reason: string;
  readonly now: Date;
  personOf(employeeIdKey: string): WrittenPerson | undefined;
  /** By name or id; with an empty text the one where the person works on that date. */
  siteOf(site: string, personId: string, date: string): WrittenSite | undefined;
}

export interface Remark {
  readonly field: 'employee_id' | 'time' | 'site' | 'role' | 'reason';
  readonly message: string;
}

export interface ReadPunch {
  readonly personId: string;
  readonly at: Date | undefined;
  readonly siteId: string;
  readonly role: CameraRole;
  readonly reason: string;
  readonly faults: readonly Remark[];
  readonly warnings: readonly Remark[];
}

/** Clocks of people and of this machine are not the same. */
const futureMaxMs = 60_000;

export function readWrittenPunch(written: WrittenPunch, context: WrittenContext): ReadPunch {
  const faults: Remark[] = [];
  const warnings: Remark[] = [];
  const person = context.personOf(employeeIdKey(written.employeeId));
  const personFault = faultOfPerson(written.employeeId, person);
  if (personFault !== undefined) faults.push({ field: 'employee_id', message: personFault });
  const site = context.siteOf(written.site, person?.id ?? '', dateOfWritten(written.time));
  if (site === undefined) faults.push({ field: 'site', message: 'is no site' });
  const time = readWrittenTime(written.time, site?.timeZone ?? 'UTC');
  if (time.kind === 'wrong') faults.push({ field: 'time', message: time.message });
  else if (time.at.getTime() > context.now.getTime() + futureMaxMs) {
    faults.push({ field: 'time', message: 'must not be in the future: somebody was there' });
  } else if (time.at < earliest) faults.push({ field: 'time', message: 'must be after 1999' });
  else if (time.warning !== undefined) warnings.push({ field: 'time', message: time.warning });
  const role = written.role === '' ? 'both' : written.role;
  if (!(values.cameraRoles as readonly string[]).includes(role)) {
    faults.push({ field: 'role', message: `must be one of ${values.cameraRoles.join(', ')}` });
  }
  const reason = written.reason === '' ? context.reason : written.reason;
  if (!values.requiredNote.isRight(reason)) {
    faults.push({ field: 'reason', message: reason === '' ? 'is missing' : values.requiredNote.sentence });
  }
  return {
    personId: person?.id ?? '',
    at: time.kind === 'read' ? time.at : undefined,
    siteId: site?.id ?? '',
    role: role as CameraRole,
    reason,
    faults,
    warnings,
  };
}

const earliest = new Date(Date.UTC(2000, 0, 1));

function faultOfPerson(employeeId: string, person: WrittenPerson | undefined): string | undefined {
  if (employeeId === '') return 'is missing';
  if (employeeId.length > nameCharactersMax) return 'is too long';
  // Out of reach is as not there.
  if (person === undefined || person.isOutOfReach) return 'is nobody';
  return person.isAuthor ? 'is yourself: your own punches are entered by somebody else' : undefined;
}

/** What a row is told apart by: two of it are one. */
export function keyOfPunch(personId: string, at: Date, role: string): string {
  return `${personId} ${at.toISOString()} ${role}`;
}

/** The date on the wall that a time begins with; one that is none is wrong anyway. */
export function dateOfWritten(time: string): string {
  const date = time.slice(0, 10);
  return values.date.isRight(date) ? date : '2000-01-01';
}
