import { values } from '@smart-attendance/contracts';
import { dateAfter, wallDate, wallInstantMs } from '../calendar/wall-clock.policy';
import { computeDay } from '../days/compute-day.policy';
import type { ComputedDay } from '../days/day';
import {
  neighbourDays,
  type CameraRole,
  type DateRules,
  type DayInput,
  type DayPunch,
  type ShiftVersion,
  type SiteVersion,
} from '../days/day-input';

const minuteMs = 60_000;

export const berlin: SiteVersion = {
  id: 'berlin',
  timeZone: 'Europe/Berlin',
  dayStartsAtMinutes: 0,
  workdayStartsAtMinutes: undefined,
  lateGraceMinutes: 5,
  cooldownSeconds: 60,
  coverageMinPercent: 95,
};

export const dayShift: ShiftVersion = {
  id: 'day',
  version: 1,
  name: 'Day',
  startsAtMinutes: 9 * 60,
  endsAtMinutes: 17 * 60 + 30,
  isFlexible: false,
  requiredMinutes: 480,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  halfDayBelowMinutes: 240,
  absentBelowMinutes: undefined,
  checkInRounding: undefined,
  checkOutRounding: undefined,
  overtimeAfterMinutes: 0,
  overtimeNeedsApproval: false,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  breaks: [{ kind: 'fixed', startsAtMinutes: 12 * 60, endsAtMinutes: 12 * 60 + 30, isPaid: false }],
};

export const nightShift: ShiftVersion = {
  ...dayShift,
  id: 'night',
  name: 'Night',
  startsAtMinutes: 22 * 60,
  endsAtMinutes: 6 * 60,
  overtimeAfterMinutes: undefined,
  halfDayBelowMinutes: undefined,
  breaks: [],
};

/** One day in the life of somebody, in few words. */
export interface DayCase {
  readonly date?: string;
  readonly site?: Partial<SiteVersion>;
  /** Null: a day off. Default: the day shift. */
  readonly shift?: Partial<ShiftVersion> | null;
  /** Whether others of their days have one; default: as this one. */
  readonly hasShifts?: boolean;
  readonly holiday?: string;
  readonly leave?: 'full_day' | 'first_half' | 'second_half';
  /** The shifts of other dates, by their distance in days. */
  readonly around?: Readonly<Record<number, ShiftVersion>>;
  /** `08:52`, `in 08:52:30-08:53`, `out +1 06:10`, `both 12:00 @hall`: wall times of the date, +1 of the next one. */
  readonly punches?: readonly string[];
  /** Wall times. */
  readonly byHand?: { readonly in?: string; readonly out?: string; readonly status?: ComputedDay['status'] };
  /** Percent; `late` is one of 100 with something not handled yet. */
  readonly coverage?: number | 'late';
  readonly overtimeDecision?: DayInput['overtimeDecision'];
  /** Minutes from `berlin` to `hall`. */
  readonly travelMinutes?: number;
  /** Wall times; default: weeks after. */
  readonly now?: string;
  readonly inactiveFrom?: string;
}

export function inputOf(given: DayCase): DayInput {
  const { date = '2026-03-04' } = given;
  const site = { ...berlin, ...given.site };
  const at = (time: string) => wallMs(date, time, site.timeZone);
  const shift = given.shift === null ? undefined : { ...dayShift, ...given.shift };
  const { coverage } = given;
  return {
    date,
    rules: {
      date,
      site,
      shift,
      hasShifts: given.hasShifts ?? shift !== undefined,
      holiday: given.holiday,
      leave: given.leave === undefined ? undefined : { id: 'leave', part: given.leave, type: 'vacation' },
    },
    neighbours: neighboursOf(date, site, given.around ?? {}),
    punches: (given.punches ?? []).map((text, index) => punchOf(text, index, at, site.id)),
    byHand: byHandOf(given.byHand, at),
    coverage: coverageOf(coverage),
    overtimeDecision: given.overtimeDecision,
    travel: given.travelMinutes === undefined ? [] : [{ siteIds: ['berlin', 'hall'], minutes: given.travelMinutes }],
    inactiveFromMs: given.inactiveFrom === undefined ? undefined : at(given.inactiveFrom),
    nowMs: given.now === undefined ? at('00:00') + 30 * 24 * 60 * minuteMs : at(given.now),
  };
}

function byHandOf(byHand: DayCase['byHand'], at: (time: string) => number): DayInput['byHand'] {
  return {
    checkInMs: byHand?.in === undefined ? undefined : at(byHand.in),
    checkOutMs: byHand?.out === undefined ? undefined : at(byHand.out),
    status: byHand?.status,
  };
}

function coverageOf(coverage: DayCase['coverage']): DayInput['coverage'] {
  if (coverage === undefined) return undefined;
  return { percent: coverage === 'late' ? 100 : coverage, isCaughtUp: coverage !== 'late' };
}

function neighboursOf(date: string, site: SiteVersion, around: Readonly<Record<number, ShiftVersion>>): DateRules[] {
  return Array.from({ length: 2 * neighbourDays + 1 }, (_, index) => index - neighbourDays)
    .filter((days) => days !== 0)
    .map((days) => ({
      date: dateAfter(date, days),
      site,
      shift: around[days],
      hasShifts: false,
      holiday: undefined,
      leave: undefined,
    }));
}

function punchOf(text: string, index: number, at: (time: string) => number, siteId: string): DayPunch {
  const words = text.split(' ');
  const aliases: Readonly<Record<string, CameraRole>> = { in: 'entry', out: 'exit' };
  const word = words[0] ?? '';
  const role = aliases[word] ?? values.cameraRoles.find((one) => one === word) ?? 'both';
  const site = words.find((one) => one.startsWith('@'))?.slice(1) ?? siteId;
  const days = words.find((one) => /^[+-]\d$/.test(one)) ?? '';
  const [from = '', to = from] = (words.find((one) => /^\d\d:/.test(one)) ?? '').split('-');
  return {
    id: `punch-${index}`,
    fromMs: at(`${days} ${from}`),
    toMs: at(`${days} ${to}`),
    siteId: site,
    role,
    cameraId: 'door',
    source: 'camera',
  };
}

/** `+1 06:10:30` */
function wallMs(date: string, text: string, timeZone: string): number {
  const words = text.trim().split(' ');
  const days = words.length > 1 ? Number(words[0]) : 0;
  const [hours = 0, minutes = 0, seconds = 0] = (words.at(-1) ?? '').split(':').map(Number);
  return wallInstantMs(dateAfter(date, days), hours * 60 + minutes, timeZone) + seconds * 1_000;
}

/** The row in one line; what is zero or empty is left out. */
export function rowOf(given: DayCase): string {
  const input = inputOf(given);
  const day = computeDay(input);
  if (day === undefined) return 'no row';
  const time = (ms: number | undefined) =>
    ms === undefined ? '?' : timeText(ms, input.date, input.rules.site.timeZone);
  const isRounded = day.checkInRoundedMs !== day.checkInMs || day.checkOutRoundedMs !== day.checkOutMs;
  const parts: readonly (readonly [boolean, string])[] = [
    [true, day.status],
    [day.shift === undefined, 'no shift'],
    [day.checkInMs !== undefined, `${time(day.checkInMs)}-${time(day.checkOutMs)}`],
    [isRounded, `rounded ${time(day.checkInRoundedMs)}-${time(day.checkOutRoundedMs)}`],
    [day.checkInMs !== undefined, `worked ${day.workedMinutes ?? '?'}`],
    [(day.breakMinutes ?? 0) !== 0, `break ${day.breakMinutes ?? 0}`],
    [day.lateMinutes !== 0, `late ${day.lateMinutes}`],
    [day.earlyMinutes !== 0, `early ${day.earlyMinutes}`],
    [day.overtimeMinutes !== 0, `overtime ${day.overtimeMinutes} ${day.overtimeStatus}`],
    [day.flags.length > 0, `(${day.flags.join(' ')})`],
  ];
  return parts.flatMap(([isTold, text]) => (isTold ? [text] : [])).join(', ');
}

function timeText(ms: number, date: string, timeZone: string): string {
  const wall = wallDate(ms, timeZone);
  const days = Math.round((Date.parse(wall) - Date.parse(date)) / (24 * 60 * minuteMs));
  const clock = new Date(ms).toLocaleTimeString('en-GB', { timeZone, hour12: false });
  const short = clock.endsWith(':00') ? clock.slice(0, 5) : clock;
  return days === 0 ? short : `${days > 0 ? '+' : ''}${days} ${short}`;
}
