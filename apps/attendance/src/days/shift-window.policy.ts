import { dateAfter, wallInstantMs } from '../calendar/wall-clock.policy';
import { neighbourDays, type DateRules, type DayInput, type DayPunch, type ShiftVersion } from './day-input';

const minuteMs = 60_000;
const minutesADay = 24 * 60;

/** A shift on one date, as instants. */
export interface ShiftTimes {
  readonly startMs: number;
  readonly endMs: number;
}

/** Which punches are of the shift of a date: those that begin from the one to before the other. */
export interface ShiftWindow extends ShiftTimes {
  readonly date: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A punch, or the part of one, that belongs to a date: to its shift, or to the date alone. */
export interface PunchPart {
  readonly date: string;
  readonly isOfShift: boolean;
  readonly punch: DayPunch;
}

export function shiftTimes({ date, site }: DateRules, shift: ShiftVersion): ShiftTimes {
  const { startsAtMinutes, endsAtMinutes } = shift;
  const endMinutes = endsAtMinutes > startsAtMinutes ? endsAtMinutes : endsAtMinutes + minutesADay;
  return {
    startMs: wallInstantMs(date, startsAtMinutes, site.timeZone),
    endMs: wallInstantMs(date, endMinutes, site.timeZone),
  };
}

/**
 * The dates around one date, and what each instant among them belongs to. Two windows never overlap: where they would,
 * the border lies in the middle between the end of the earlier shift and the start of the later one, and is the later
 * one's.
 */
export class DayTimeline {
  private readonly rules: ReadonlyMap<string, DateRules>;
  private readonly windows: readonly ShiftWindow[];
  private readonly starts = new Map<string, number>();

  constructor(
    rules: readonly DateRules[],
    private readonly fallback: DateRules,
  ) {
    this.rules = new Map(rules.map((date) => [date.date, date]));
    this.windows = withoutOverlaps([...this.rules.values()].sort(byDate).flatMap(windowsOf));
  }

  static of({ rules, neighbours }: Pick<DayInput, 'rules' | 'neighbours'>): DayTimeline {
    return new DayTimeline([...neighbours.filter(({ date }) => date !== rules.date), rules], rules);
  }

  windowOf(date: string): ShiftWindow | undefined {
    return this.windows.find((window) => window.date === date);
  }

  /** When the date begins at the site of that date; the one before ends there. */
  startOf(date: string): number {
    const known = this.starts.get(date);
    if (known !== undefined) return known;
    const { site } = this.rules.get(date) ?? this.fallback;
    const startMs = wallInstantMs(date, site.dayStartsAtMinutes, site.timeZone);
    this.starts.set(date, startMs);
    return startMs;
  }

  /** What is of that date lies in it at least in part: in the window of its shift, or in the date itself. */
  spanOf(date: string): { readonly fromMs: number; readonly untilMs: number } {
    const [startMs, endMs] = [this.startOf(date), this.startOf(dateAfter(date, 1))];
    const { fromMs, untilMs } = this.windowOf(date) ?? { fromMs: startMs, untilMs: endMs };
    return { fromMs: Math.min(fromMs, startMs), untilMs: Math.max(untilMs, endMs) };
  }

  /**
   * A punch by the dates it belongs to, nearly always one. In a window it is of that shift, from its beginning to its
   * end. Outside of all of them the date that ends has it until the turn, and the next one from the turn on.
   */
  partsOf(punch: DayPunch): PunchPart[] {
    const parts: PunchPart[] = [];
    for (let { fromMs } = punch; ;) {
      const window = this.windows.find((one) => fromMs >= one.fromMs && fromMs < one.untilMs);
      if (window !== undefined) return [...parts, { date: window.date, isOfShift: true, punch: { ...punch, fromMs } }];
      const date = this.dateAt(fromMs);
      if (date === undefined) return parts;
      const turnMs = this.startOf(dateAfter(date, 1));
      const part = { date, isOfShift: false };
      if (punch.toMs < turnMs) return [...parts, { ...part, punch: { ...punch, fromMs } }];
      parts.push({ ...part, punch: { ...punch, fromMs, toMs: turnMs } });
      fromMs = turnMs;
    }
  }

  private dateAt(instantMs: number): string | undefined {
    const { date } = this.fallback;
    for (let days = -neighbourDays; days <= neighbourDays; days += 1) {
      const candidate = dateAfter(date, days);
      if (instantMs >= this.startOf(candidate) && instantMs < this.startOf(dateAfter(candidate, 1))) return candidate;
    }
    return undefined;
  }
}

/** The time in which the entry cameras must have been seeing before somebody who was not seen is called absent. */
export function coverageSpan(
  rules: DateRules,
  shift: ShiftVersion,
): { readonly fromMs: number; readonly toMs: number } {
  const { startMs, endMs } = shiftTimes(rules, shift);
  return { fromMs: startMs - shift.beforeMinutes * minuteMs, toMs: endMs };
}

function byDate(one: DateRules, other: DateRules): number {
  return one.date < other.date ? -1 : 1;
}

function windowsOf(rules: DateRules): ShiftWindow[] {
  const { date, shift } = rules;
  if (shift === undefined) return [];
  const times = shiftTimes(rules, shift);
  const fromMs = times.startMs - shift.beforeMinutes * minuteMs;
  // The end itself is still of the window.
  return [{ ...times, date, fromMs, untilMs: times.endMs + shift.afterMinutes * minuteMs + 1 }];
}

function withoutOverlaps(windows: readonly ShiftWindow[]): ShiftWindow[] {
  return windows.map((window, index) => {
    const [before, after] = [windows[index - 1], windows[index + 1]];
    return {
      ...window,
      fromMs: before === undefined ? window.fromMs : Math.max(window.fromMs, borderOf(before, window)),
      untilMs: after === undefined ? window.untilMs : Math.min(window.untilMs, borderOf(window, after)),
    };
  });
}

/** Within what both windows have, so that no time between them is of neither. */
function borderOf(earlier: ShiftWindow, later: ShiftWindow): number {
  if (later.fromMs >= earlier.untilMs) return later.fromMs;
  const middle = Math.ceil((earlier.endMs + later.startMs) / 2);
  return Math.min(Math.max(middle, later.fromMs), earlier.untilMs);
}
