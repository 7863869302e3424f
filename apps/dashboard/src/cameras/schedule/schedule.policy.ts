import type { Schemas } from '@smart-attendance/client';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];
export type Opening = Schemas['Opening'];

export interface EditedOpening {
  readonly key: string;
  readonly days: readonly Weekday[];
  /** As a field of the browser has it, `07:30`; empty while it is typed. */
  readonly from: string;
  /** Midnight at the end of a day is 00:00 here and 24:00 for the API. */
  readonly to: string;
}

/** As the API bounds them. */
export const openingsMax = 21;

export function toEditedOpenings(schedule: readonly Opening[], keyOf: () => string): EditedOpening[] {
  return schedule.map(({ days, from, to }) => ({ key: keyOf(), days, from, to: to === '24:00' ? '00:00' : to }));
}

export function toSchedule(openings: readonly EditedOpening[]): Opening[] {
  return openings.map(({ days, from, to }) => ({
    days: weekdays.filter((day) => days.includes(day)),
    from,
    to: to === '00:00' ? '24:00' : to,
  }));
}

export type OpeningProblem = 'noDay' | 'noTime' | 'sameTime';

/** What keeps an opening from being one. */
export function problemOf({ days, from, to }: EditedOpening): OpeningProblem | undefined {
  if (days.length === 0) return 'noDay';
  if (from === '' || to === '') return 'noTime';
  // From midnight to midnight is the whole day.
  return from === to && from !== '00:00' ? 'sameTime' : undefined;
}

/** Hours of one day as shares of it. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** When it is watched on each day of the week; what runs past midnight is on the next day, too. */
export function weekOf(openings: readonly EditedOpening[]): Readonly<Record<Weekday, readonly Bar[]>> {
  const bars: Record<Weekday, Bar[]> = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  for (const opening of openings) {
    if (problemOf(opening) !== undefined) continue;
    const [from, to] = [shareOf(opening.from), opening.to === '00:00' ? 1 : shareOf(opening.to)];
    for (const day of opening.days) {
      if (from < to) {
        bars[day].push({ from, to });
      } else {
        bars[day].push({ from, to: 1 });
        bars[dayAfter(day)].push({ from: 0, to });
      }
    }
  }
  return bars;
}

export function minutesAWeek(openings: readonly EditedOpening[]): number {
  return Object.values(weekOf(openings))
    .flatMap((bars) => merged(bars))
    .reduce((sum, { from, to }) => sum + Math.round((to - from) * 1_440), 0);
}

function merged(bars: readonly Bar[]): Bar[] {
  const whole: Bar[] = [];
  for (const bar of bars.toSorted((one, other) => one.from - other.from)) {
    const last = whole.at(-1);
    if (last !== undefined && bar.from <= last.to) whole[whole.length - 1] = { ...last, to: Math.max(last.to, bar.to) };
    else whole.push(bar);
  }
  return whole;
}

function dayAfter(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 1) % 7] ?? 'mon';
}

function shareOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) / 1_440;
}
