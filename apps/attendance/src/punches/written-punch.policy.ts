import { employeeIdKey, nameCharactersMax, values } from '@smart-attendance/contracts';
import type { CameraRole } from '../days/day-input';
import { readWrittenTime, type WrittenTime } from './written-time.policy';

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
  /** As it was written, where it is wrong. */
  readonly role: CameraRole;
  readonly reason: string;
  readonly faults: readonly Remark[];
  readonly warnings: readonly Remark[];
}

/** Clocks of people and of this machine are not the same. */
const futureMaxMs = 60_000;

export function readWrittenPunch(written: WrittenPunch, context: WrittenContext): ReadPunch {
  const person = context.personOf(employeeIdKey(written.employeeId));
  const personId = person?.id ?? '';
  const site = context.siteOf(written.site, personId, dateOfWritten(written.time));
  const time = readWrittenTime(written.time, site?.timeZone ?? 'UTC');
  const role = written.role === '' ? 'both' : written.role;
  const reason = written.reason === '' ? context.reason : written.reason;
  const faults = remarks({
    employee_id: faultOfPerson(written.employeeId, person),
    site: site === undefined ? 'is no site' : undefined,
    time: faultOfTime(time, context.now),
    role: isRole(role) ? undefined : `must be one of ${values.cameraRoles.join(', ')}`,
    reason: faultOfReason(reason),
  });
  const { at, warning } = time.kind === 'read' ? time : unread;
  const warnings = remarks({ time: warning });
  return { personId, at, siteId: site?.id ?? '', role: role as CameraRole, reason, faults, warnings };
}

const unread = { at: undefined, warning: undefined };

function remarks(found: Readonly<Partial<Record<Remark['field'], string | undefined>>>): Remark[] {
  return (Object.keys(found) as Remark['field'][]).flatMap((field): Remark[] => {
    const message = found[field];
    return message === undefined ? [] : [{ field, message }];
  });
}

const earliest = new Date(Date.UTC(2000, 0, 1));

function faultOfTime(time: WrittenTime, now: Date): string | undefined {
  if (time.kind === 'wrong') return time.message;
  if (time.at.getTime() > now.getTime() + futureMaxMs) return 'must not be in the future: somebody was there';
  return time.at < earliest ? 'must be after 1999' : undefined;
}

function faultOfReason(reason: string): string | undefined {
  if (reason === '') return 'is missing';
  return values.requiredNote.isRight(reason) ? undefined : values.requiredNote.sentence;
}

function isRole(role: string): boolean {
  return (values.cameraRoles as readonly string[]).includes(role);
}

function faultOfPerson(employeeId: string, person: WrittenPerson | undefined): string | undefined {
  if (employeeId === '') return 'is missing';
  if (employeeId.length > nameCharactersMax) return 'is too long';
  if (person === undefined) return 'is nobody';
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
