import type { AttendanceStatus, PresenceState } from '@smart-attendance/contracts';

/** What is known of a person and their newest row, of today or of a night that lasts. */
export interface PresenceFacts {
  readonly personId: string;
  readonly name: string;
  readonly employeeId: string;
  readonly department: string;
  readonly departmentKey: string;
  readonly row: PresenceRow | null;
  /** The last sign by a camera since the check-in; `isExit` of a camera that sees people leave. */
  readonly lastSeen: { readonly at: Date; readonly cameraId: string; readonly isExit: boolean } | null;
}

/** The shift that lasts for somebody, or the next one of today, or else the last. */
export interface PresenceShift {
  readonly id: string;
  readonly name: string;
  readonly date: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Undefined: nobody is late for it. */
  readonly lateAfter: Date | undefined;
  /** Whoever is seen from then on and no more has gone home; undefined where the hours are their own affair. */
  readonly leftFrom: Date | undefined;
  readonly isHoliday: boolean;
  readonly isOnLeave: boolean;
}

export interface PresenceRow {
  readonly id: string;
  /** YYYY-MM-DD */
  readonly localDate: string;
  /** Null where nobody was seen. */
  readonly checkIn: Date | null;
  readonly checkOut: Date | null;
  /** Set by hand; no camera changes it. */
  readonly checkOutHeld: boolean;
  readonly status: AttendanceStatus;
}

export interface Presence {
  readonly facts: PresenceFacts;
  readonly siteId: string;
  readonly timeZone: string;
  readonly shift: PresenceShift | undefined;
  readonly state: PresenceState;
  readonly since: Date | null;
  readonly cameLate: boolean;
  readonly lateMinutes: number;
}

export interface PresenceRules {
  readonly now: Date;
  /** The day that has begun where they work, as YYYY-MM-DD. */
  readonly today: string;
  readonly siteId: string;
  /** IANA name, of that site. */
  readonly timeZone: string;
  readonly shift: PresenceShift | undefined;
  /** By the rules of today; a shift has its own day, as a night that lasts. */
  readonly isOnLeave: boolean;
  /** Whoever no camera has seen for so long has left. */
  readonly unseenMsMax: number;
  /** When work starts on a day; undefined where nobody is ever late. */
  readonly workStartsAt: (localDate: string) => Date | undefined;
}

/** Whoever stays after the end of the shift passes a camera sooner. */
const goneHomeAfterMs = 30 * 60_000;

export type PresenceCounts = Readonly<Record<PresenceState | 'people' | 'cameLate', number>>;

/**
 * Where somebody is. A day that was decided otherwise than by presence is what its status says. Who was there is in
 * until a check-out by hand has passed, an exit or the end of the shift saw them go, or nobody saw them for long; so a
 * list of who is in names rather one too many. Who was not there is what their shift expects of them.
 */
export function decidePresence(facts: PresenceFacts, rules: PresenceRules): Presence {
  const { row } = facts;
  const { siteId, timeZone, shift, today } = rules;
  const place = { siteId, timeZone, shift };
  const isOfToday = row?.localDate === today || (row !== null && row.localDate === shift?.date);
  const there = row === null ? undefined : ofRow(row, facts.lastSeen, rules);
  // Of a night before only those count who are still there.
  if (row === null || there === undefined || (!isOfToday && there.state !== 'in')) {
    return { facts: { ...facts, row: null, lastSeen: null }, ...place, cameLate: false, ...awaited(rules) };
  }
  const cameLate = row.status === 'late' && (there.state === 'in' || there.state === 'left');
  return { facts, ...place, ...there, cameLate, lateMinutes: cameLate ? minutesLate(row, rules) : 0 };
}

type Whereabouts = Pick<Presence, 'state' | 'since'>;

function awaited({ now, shift, isOnLeave }: PresenceRules): Whereabouts & Pick<Presence, 'lateMinutes'> {
  const nothing = { since: null, lateMinutes: 0 };
  if (shift?.isOnLeave ?? isOnLeave) return { state: 'on_leave', ...nothing };
  if (shift === undefined) return { state: 'not_expected', ...nothing };
  if (shift.isHoliday) return { state: 'holiday', ...nothing };
  if (shift.lateAfter === undefined || now <= shift.lateAfter) return { state: 'expected', ...nothing };
  const lateMinutes = Math.floor((now.getTime() - shift.startsAt.getTime()) / 60_000);
  return { state: 'late', since: shift.startsAt, lateMinutes };
}

function ofRow(row: PresenceRow, lastSeen: PresenceFacts['lastSeen'], rules: PresenceRules): Whereabouts | undefined {
  switch (row.status) {
    case 'absent':
    case 'no_coverage':
    case 'on_leave':
    case 'holiday':
      return { state: row.status, since: null };
    default:
      return row.checkIn === null ? undefined : whereabouts({ ...row, checkIn: row.checkIn }, lastSeen, rules);
  }
}

type SeenRow = PresenceRow & { readonly checkIn: Date };

function whereabouts(
  row: SeenRow,
  lastSeen: PresenceFacts['lastSeen'],
  { now, unseenMsMax, shift }: PresenceRules,
): Whereabouts {
  if (row.checkIn > now) return { state: 'expected', since: null };
  const lastSign = lastSeen === null || lastSeen.at < row.checkIn ? row.checkIn : lastSeen.at;
  const said = row.checkOutHeld ? byCheckOut(row, lastSign, now) : undefined;
  if (said !== undefined) return said;
  const unseenMs = now.getTime() - lastSign.getTime();
  const isGone = lastSeen?.isExit === true || (unseenMs > goneHomeAfterMs && isSignOfLeaving(row, lastSign, shift));
  if (isGone || unseenMs > unseenMsMax) return { state: 'left', since: lastSign };
  return { state: 'in', since: row.checkIn };
}

/** As somebody set it; undefined when they were seen since. */
function byCheckOut({ checkIn, checkOut }: SeenRow, lastSign: Date, now: Date): Whereabouts | undefined {
  if (checkOut === null) return undefined;
  if (checkOut > now) return { state: 'in', since: checkIn };
  return lastSign <= checkOut ? { state: 'left', since: checkOut } : undefined;
}

/** Not by the sign that is the check-in: whoever comes at the end of a shift has just come. */
function isSignOfLeaving(row: SeenRow, lastSign: Date, shift: PresenceShift | undefined): boolean {
  if (shift?.leftFrom === undefined || shift.date !== row.localDate) return false;
  return lastSign > row.checkIn && lastSign >= shift.leftFrom;
}

function minutesLate({ localDate, checkIn }: PresenceRow, { workStartsAt, shift }: PresenceRules): number {
  const startsAt = shift?.date === localDate ? shift.startsAt : workStartsAt(localDate);
  if (startsAt === undefined || checkIn === null) return 0;
  return Math.max(0, Math.floor((checkIn.getTime() - startsAt.getTime()) / 60_000));
}

/** Departments by their key: the spellings of one are one. */
export function countByDepartment(
  people: readonly Presence[],
): { readonly department: string; readonly counts: PresenceCounts }[] {
  const departments = new Map<string, Presence[]>();
  for (const person of people) {
    const key = person.facts.departmentKey;
    const members = departments.get(key);
    if (members === undefined) departments.set(key, [person]);
    else members.push(person);
  }
  return [...departments.values()].map((members) => ({
    department: members[0]?.facts.department ?? '',
    counts: count(members),
  }));
}

export function count(people: readonly Presence[]): PresenceCounts {
  const counts = {
    people: people.length,
    in: 0,
    left: 0,
    late: 0,
    expected: 0,
    absent: 0,
    no_coverage: 0,
    on_leave: 0,
    holiday: 0,
    not_expected: 0,
    cameLate: 0,
  };
  for (const { state, cameLate } of people) {
    counts[state] += 1;
    if (cameLate) counts.cameLate += 1;
  }
  return counts;
}
