import type { AttendanceStatus, PresenceState } from '@smart-attendance/contracts';

/** What is known of a person and their newest row, of today or of a night that lasts. */
export interface PresenceFacts {
  readonly personId: string;
  readonly name: string;
  readonly employeeId: string;
  readonly department: string;
  readonly departmentKey: string;
  readonly row: PresenceRow | null;
  /** The last sign by a camera since the check-in. */
  readonly lastSeen: { readonly at: Date; readonly cameraId: string } | null;
}

export interface PresenceRow {
  readonly id: string;
  /** YYYY-MM-DD */
  readonly localDate: string;
  readonly checkIn: Date;
  readonly checkOut: Date | null;
  /** Set by hand; no camera changes it. */
  readonly checkOutHeld: boolean;
  readonly status: AttendanceStatus;
}

export interface Presence {
  readonly facts: PresenceFacts;
  readonly state: PresenceState;
  readonly since: Date | null;
  readonly cameLate: boolean;
  readonly lateMinutes: number;
}

export interface PresenceRules {
  readonly now: Date;
  /** The attendance day that has begun, as YYYY-MM-DD. */
  readonly today: string;
  /** Whoever no camera has seen for so long has left. */
  readonly unseenMsMax: number;
  /** When work starts on a day; undefined where nobody is ever late. */
  readonly workStartsAt: (localDate: string) => Date | undefined;
}

export type PresenceCounts = Readonly<Record<PresenceState | 'people' | 'cameLate', number>>;

/**
 * Where somebody is. A day that was decided otherwise than by presence is what its status says. Who was there is in
 * until a check-out by hand has passed, or nobody saw them for long; so a list of who is in names rather one too many.
 */
export function decidePresence(facts: PresenceFacts, rules: PresenceRules): Presence {
  const { row } = facts;
  const isOfToday = row?.localDate === rules.today;
  const there = row === null ? undefined : whereabouts(row, facts.lastSeen?.at, rules);
  // Of a night before only those count who are still there.
  if (row === null || there === undefined || (!isOfToday && there.state !== 'in')) {
    return { facts: { ...facts, row: null, lastSeen: null }, ...nowhere };
  }
  const cameLate = row.status === 'late' && (there.state === 'in' || there.state === 'left');
  return { facts, ...there, cameLate, lateMinutes: cameLate ? minutesLate(row, rules) : 0 };
}

const nowhere = { state: 'not_expected', since: null, cameLate: false, lateMinutes: 0 } as const;

type Whereabouts = Pick<Presence, 'state' | 'since'>;

function whereabouts(row: PresenceRow, lastSeenAt: Date | undefined, { now, unseenMsMax }: PresenceRules): Whereabouts {
  switch (row.status) {
    case 'absent':
    case 'no_coverage':
    case 'on_leave':
    case 'holiday':
      return { state: row.status, since: null };
    default:
  }
  if (row.checkIn > now) return { state: 'expected', since: null };
  const lastSign = lastSeenAt === undefined || lastSeenAt < row.checkIn ? row.checkIn : lastSeenAt;
  if (row.checkOutHeld && row.checkOut !== null) {
    if (row.checkOut > now) return { state: 'in', since: row.checkIn };
    if (lastSign <= row.checkOut) return { state: 'left', since: row.checkOut };
  }
  if (now.getTime() - lastSign.getTime() > unseenMsMax) return { state: 'left', since: lastSign };
  return { state: 'in', since: row.checkIn };
}

function minutesLate({ localDate, checkIn }: PresenceRow, { workStartsAt }: PresenceRules): number {
  const startsAt = workStartsAt(localDate);
  if (startsAt === undefined) return 0;
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
