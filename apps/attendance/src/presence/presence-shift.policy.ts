import { attendanceDayOf } from '../calendar/attendance-day.policy';
import type { DateRules, SiteVersion } from '../days/day-input';
import { shiftTimes } from '../days/shift-window.policy';
import type { PresenceShift } from './presence.policy';

const minuteMs = 60_000;

/**
 * Shifts as of one moment. Many people have the same ones, and a wall time costs some microseconds, so each is worked
 * out once.
 */
export class ShiftClock {
  private readonly todays = new Map<string, string>();
  private readonly shifts = new Map<string, PresenceShift>();

  constructor(readonly now: Date) {}

  /** The day that has begun there. */
  todayAt(site: SiteVersion): string {
    const key = `${site.timeZone} ${String(site.dayStartsAtMinutes)}`;
    const today = this.todays.get(key) ?? attendanceDayOf(this.now, site);
    this.todays.set(key, today);
    return today;
  }

  /**
   * The shift that lasts for somebody, or else the next one that begins today, or else the last one of today.
   *
   * @param rules of the days around, in their order
   */
  shiftAt(rules: readonly DateRules[], today: string): PresenceShift | undefined {
    const { now } = this;
    const shifts = rules.filter(({ date }) => date <= today).flatMap((one) => this.presenceShift(one) ?? []);
    const lasting = shifts.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
    const ofToday = shifts.filter(({ date }) => date === today);
    return lasting ?? ofToday.find(({ startsAt }) => startsAt > now) ?? ofToday.at(-1);
  }

  private presenceShift(rules: DateRules): PresenceShift | undefined {
    const { date, shift, site, leave, holiday } = rules;
    if (shift === undefined) return undefined;
    const isHoliday = holiday !== undefined;
    const key = [shift.id, shift.version, date, site.timeZone, leave?.part, isHoliday].join(' ');
    const known = this.shifts.get(key) ?? toPresenceShift(rules, shift);
    this.shifts.set(key, known);
    return known;
  }
}

function toPresenceShift(rules: DateRules, shift: NonNullable<DateRules['shift']>): PresenceShift {
  const { date, holiday, leave } = rules;
  const { startMs, endMs } = shiftTimes(rules, shift);
  const middleMs = (startMs + endMs) / 2;
  const startsMs = leave?.part === 'first_half' ? middleMs : startMs;
  const endsMs = leave?.part === 'second_half' ? middleMs : endMs;
  return {
    id: shift.id,
    name: shift.name,
    date,
    startsAt: new Date(startsMs),
    endsAt: new Date(endsMs),
    lateAfter: shift.isFlexible ? undefined : new Date(startsMs + shift.lateGraceMinutes * minuteMs),
    leftFrom: shift.isFlexible ? undefined : new Date(endsMs - shift.earlyGraceMinutes * minuteMs),
    isHoliday: holiday !== undefined,
    isOnLeave: leave?.part === 'full_day',
  };
}
