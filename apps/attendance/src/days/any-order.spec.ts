import { values } from '@smart-attendance/contracts';
import { seededRandom } from '@smart-attendance/testing';
import { dateAfter, wallInstantMs } from '../calendar/wall-clock.policy';
import { berlin, dayShift, nightShift } from '../testing/day-case';
import { computeDay } from './compute-day.policy';
import type { DateRules, DayInput, DayPunch, ShiftVersion } from './day-input';
import { DayTimeline } from './shift-window.policy';

/** Another one is another run: SPEC_SEED. */
const random = seededRandom(Number(process.env['SPEC_SEED'] ?? 17));
const historiesCount = 10_000;
const daysCount = 2;
const punchesMax = 10;
const minuteMs = 60_000;

const shifts: readonly (ShiftVersion | undefined)[] = [
  undefined,
  dayShift,
  nightShift,
  { ...dayShift, workingTime: 'paired', autoCheckOut: 'at_shift_end' },
  { ...nightShift, startsAtMinutes: 360, endsAtMinutes: 840, checkInRounding: { minutes: 15, direction: 'nearest' } },
  { ...nightShift, startsAtMinutes: 840, endsAtMinutes: 1_320, isFlexible: true },
];
/** Ordinary weeks, and those in which clocks change. */
const firstDates = ['2026-03-02', '2026-03-28', '2026-10-24', '2028-02-28', '2026-12-30'];

interface History {
  readonly dates: readonly string[];
  readonly rules: ReadonlyMap<string, DateRules>;
  readonly punches: readonly DayPunch[];
}

function oneOf<T>(values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

function randomHistory(): History {
  const first = oneOf(firstDates);
  const dates = Array.from({ length: daysCount }, (_, index) => dateAfter(first, index));
  const around = Array.from({ length: daysCount + 6 }, (_, index) => dateAfter(first, index - 3));
  const rules = new Map(around.map((date) => [date, randomRules(date)]));
  const beginMs = wallInstantMs(first, 0, berlin.timeZone);
  const punches = Array.from({ length: 1 + Math.floor(random() * punchesMax) }, (_, index): DayPunch => {
    // On quarters, so that borders, equal instants and the ends of windows come often; seconds for cool-downs.
    const fromMs = beginMs + Math.floor(random() * daysCount * 96) * 15 * minuteMs + oneOf([0, 0, 30_000]);
    return {
      id: `${index}`,
      fromMs,
      toMs: fromMs + oneOf([0, 0, 5_000, 20 * minuteMs]),
      siteId: oneOf(['berlin', 'berlin', 'hall']),
      role: oneOf(values.cameraRoles),
      cameraId: undefined,
      source: 'camera',
    };
  });
  return { dates, rules, punches };
}

function randomRules(date: string): DateRules {
  const leave =
    random() < 0.1 ? { id: 'leave', part: oneOf(['full_day', 'first_half'] as const), type: 'x' } : undefined;
  const holiday = random() < 0.1 ? 'Holiday' : undefined;
  return { date, site: berlin, shift: oneOf(shifts), hasShifts: true, holiday, leave };
}

function around(history: History, date: string): DateRules[] {
  return [-2, -1, 0, 1, 2].flatMap((days) => history.rules.get(dateAfter(date, days)) ?? []);
}

function rowOf(history: History, date: string, punches: readonly DayPunch[]): string {
  const rules = history.rules.get(date);
  if (rules === undefined) throw new Error('A date has rules.');
  const input: DayInput = {
    date,
    rules,
    neighbours: around(history, date),
    punches,
    byHand: { checkInMs: undefined, checkOutMs: undefined, status: undefined },
    coverage: { percent: 100, isCaughtUp: true },
    overtimeDecision: undefined,
    travel: [{ siteIds: ['berlin', 'hall'], minutes: 30 }],
    inactiveFromMs: undefined,
    nowMs: Date.parse('2030-01-01'),
  };
  return JSON.stringify(computeDay(input) ?? null);
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => [random(), value] as const)
    .sort(([one], [other]) => one - other)
    .map(([, value]) => value);
}

/** What a service does: each batch computes anew the days that its punches touch, and no other. */
function inBatches(history: History, punches: readonly DayPunch[]): Map<string, string> {
  const handled = new Map(history.dates.map((date) => [date, 0]));
  for (let index = 0; index < punches.length;) {
    const next = index + 1 + Math.floor(random() * 4);
    const touched = punches.slice(index, next).flatMap((punch) => touchedBy(history, punch));
    for (const date of touched) if (handled.has(date)) handled.set(date, next);
    index = next;
  }
  return new Map([...handled].map(([date, count]) => [date, rowOf(history, date, punches.slice(0, count))]));
}

function touchedBy(history: History, punch: DayPunch): string[] {
  const date = new Date(punch.fromMs).toISOString().slice(0, 10);
  const rules = history.rules.get(date);
  if (rules === undefined) return [];
  return new DayTimeline(around(history, date), rules).partsOf(punch).map((part) => part.date);
}

describe(`${historiesCount} histories of ${daysCount} days`, () => {
  it('come to the same rows, byte by byte, in any order, twice, and in any batches; one punch less changes its days only', () => {
    const wrong: unknown[] = [];
    for (let count = 0; count < historiesCount; count += 1) {
      const history = randomHistory();
      const { dates, punches } = history;
      const rows = new Map(dates.map((date) => [date, rowOf(history, date, punches)]));
      const mixed = shuffled([...punches, ...punches.filter(() => random() < 0.3)]);
      const later = inBatches(history, mixed);
      if (JSON.stringify([...later]) !== JSON.stringify([...rows])) wrong.push({ history, rows, later });

      const [gone, ...others] = mixed;
      if (gone === undefined || count % 5 > 0) continue;
      const left = others.filter(({ id }) => id !== gone.id);
      const touched = touchedBy(history, gone);
      for (const date of dates.filter((one) => !touched.includes(one))) {
        const row = rowOf(history, date, left);
        if (row !== rows.get(date)) wrong.push({ history, gone, date, row });
      }
    }
    expect(wrong.slice(0, 1)).toEqual([]);
  });

  it('change on the day alone of which the leave or the holiday changes', () => {
    for (let count = 0; count < historiesCount / 10; count += 1) {
      const history = randomHistory();
      const changed = oneOf(history.dates);
      const rules = new Map(history.rules);
      const before = history.rules.get(changed);
      if (before === undefined) throw new Error('A date has rules.');
      rules.set(changed, { ...before, holiday: 'New', leave: { id: 'new', part: 'first_half', type: 'new' } });
      for (const date of history.dates.filter((one) => one !== changed)) {
        const row = rowOf({ ...history, rules }, date, history.punches);
        expect(row).toBe(rowOf(history, date, history.punches));
      }
    }
  });
});
