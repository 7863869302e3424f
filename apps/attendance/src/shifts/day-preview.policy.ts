import { dateAfter, wallInstantMs } from '../calendar/wall-clock.policy';
import { computeDay } from '../days/compute-day.policy';
import type { ComputedDay } from '../days/day';
import type { CameraRole, DateRules, DayLeave } from '../days/day-input';
import type { ShiftRules } from './shift.entity';

/** A day in the life of somebody, to see what rules make of it. */
export interface ExampleDay {
  readonly date: string;
  readonly punches: readonly { readonly atMinutes: number; readonly role: CameraRole }[];
  readonly isHoliday: boolean;
  readonly leavePart: DayLeave['part'] | undefined;
}

/** By then the window of every shift is over. */
const daysAfterwards = 7;

/**
 * What those rules make of that day, once it is over and the cameras saw all of it; the days around it are days off.
 * Undefined where there would be no row.
 */
export function previewDay(rules: ShiftRules, site: DateRules['site'], example: ExampleDay): ComputedDay | undefined {
  const { date, punches, isHoliday, leavePart } = example;
  return computeDay({
    date,
    rules: {
      date,
      site,
      shift: { ...rules, id: '', version: 1, name: '' },
      hasShifts: true,
      holiday: isHoliday ? 'holiday' : undefined,
      leave: leavePart === undefined ? undefined : { id: '', part: leavePart, type: 'leave' },
    },
    neighbours: [],
    punches: punches.map(({ atMinutes, role }, index) => {
      const atMs = wallInstantMs(date, atMinutes, site.timeZone);
      return {
        id: String(index),
        fromMs: atMs,
        toMs: atMs,
        siteId: site.id,
        role,
        cameraId: undefined,
        source: 'camera',
      };
    }),
    byHand: { checkInMs: undefined, checkOutMs: undefined, status: undefined },
    coverage: { percent: 100, isCaughtUp: true },
    overtimeDecision: undefined,
    travel: [],
    inactiveFromMs: undefined,
    nowMs: wallInstantMs(dateAfter(date, daysAfterwards), 0, site.timeZone),
  });
}
