import type { ExampleDay } from '../rules.queries';
import { toRules, type ShiftFields } from './shift-form.policy';

export type Role = 'both' | 'entry' | 'exit' | 'inside';
export const roles = ['both', 'entry', 'exit', 'inside'] as const satisfies readonly Role[];

export interface PunchFields {
  readonly time: string;
  readonly role: Role;
}

/** A day to try rules on. */
export interface ExampleFields {
  readonly date: string;
  readonly siteId: string | null;
  readonly punches: readonly PunchFields[];
  readonly isHoliday: boolean;
  readonly leave: 'full_day' | 'first_half' | 'second_half' | null;
}

const minutesADay = 1_440;

/** A few minutes late, and a few minutes longer: what most rules say something about. */
export function firstExample(fields: ShiftFields, date: string): ExampleFields {
  const punches = [shifted(fields.start, 7), shifted(fields.end, 20)];
  return {
    date,
    siteId: null,
    punches: punches.map((time) => ({ time, role: 'both' })),
    isHoliday: false,
    leave: null,
  };
}

function shifted(time: string, byMinutes: number): string {
  const minutes = (minutesOf(time) + byMinutes + minutesADay) % minutesADay;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Undefined while a time is missing, of the shift or a punch: there is nothing to ask then. */
export function toExampleDay(fields: ShiftFields, example: ExampleFields): ExampleDay | undefined {
  const times = [fields.start, fields.end, example.date, ...example.punches.map(({ time }) => time)];
  if (times.includes('')) return undefined;
  return {
    ...toRules(fields),
    date: example.date,
    site_id: example.siteId,
    punches: example.punches.map(({ time, role }) => ({ time, role, day_offset: offsetOf(time, fields) })),
    holiday: example.isHoliday,
    leave: example.leave,
  };
}

/**
 * Which day a time of an example is meant of. A clock says none: it is the one on which the time is nearest to the
 * shift, so that 06:10 is the end of a night and 23:50 the eve of a shift that starts at midnight.
 */
export function offsetOf(time: string, { start, end }: Pick<ShiftFields, 'start' | 'end'>): -1 | 0 | 1 {
  const from = minutesOf(start);
  const to = end > start ? minutesOf(end) : minutesOf(end) + minutesADay;
  const distance = (offset: -1 | 0 | 1): number => {
    const at = minutesOf(time) + offset * minutesADay;
    return Math.max(0, from - at, at - to);
  };
  return ([0, 1, -1] as const).reduce((best, offset) => (distance(offset) < distance(best) ? offset : best));
}
