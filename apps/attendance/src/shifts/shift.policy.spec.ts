import type { ShiftRules } from './shift.entity';
import { violationsOfShift } from './shift.policy';

const day: ShiftRules = {
  startsAtMinutes: 540,
  endsAtMinutes: 1_050,
  isFlexible: false,
  requiredMinutes: undefined,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  halfDayBelowMinutes: 240,
  absentBelowMinutes: undefined,
  checkInRounding: undefined,
  checkOutRounding: undefined,
  overtimeAfterMinutes: 0,
  overtimeNeedsApproval: true,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  breaks: [{ kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750, isPaid: false }],
};
const night = { startsAtMinutes: 1_320, endsAtMinutes: 360 };
const fixed = (startsAtMinutes: number, endsAtMinutes: number) => {
  return { kind: 'fixed', startsAtMinutes, endsAtMinutes, isPaid: false } as const;
};

describe('a shift', () => {
  it.each<[what: string, changes: Partial<ShiftRules>]>([
    ['with a break at noon', {}],
    ['over midnight with a break after it', { ...night, breaks: [fixed(60, 90)] }],
    ['over midnight with a break over it', { ...night, breaks: [fixed(1_430, 10)] }],
    ['of 24 hours', { endsAtMinutes: 540, breaks: [] }],
    ['with a break once so much was worked', { breaks: [{ kind: 'automatic', afterMinutesWorked: 360, minutes: 30 }] }],
    ['rounded to quarters', { checkInRounding: { minutes: 15, direction: 'up' } }],
    ['of which nobody is half a day or absent', { halfDayBelowMinutes: undefined }],
    ['of which 480 minutes are half', { halfDayBelowMinutes: 480, absentBelowMinutes: 479 }],
  ])('%s is content', (_, changes) => {
    expect(violationsOfShift({ ...day, ...changes })).toEqual([]);
  });

  it.each<[field: string, changes: Partial<ShiftRules>]>([
    ['start', { startsAtMinutes: 1_440, breaks: [] }],
    ['before_minutes', { beforeMinutes: 721 }],
    ['late_grace_minutes', { lateGraceMinutes: 721 }],
    ['check_out_rounding_minutes', { checkOutRounding: { minutes: 61, direction: 'down' } }],
    ['required_minutes', { requiredMinutes: 1_441 }],
    ['half_day_below_minutes', { halfDayBelowMinutes: 481 }],
    ['half_day_below_minutes', { requiredMinutes: 200 }],
    ['absent_below_minutes', { absentBelowMinutes: 240 }],
    ['breaks', { breaks: [fixed(480, 500)] }],
    ['breaks', { breaks: [fixed(720, 750), fixed(740, 760)] }],
    ['breaks', { ...night, breaks: [fixed(720, 750)] }],
    ['breaks', { breaks: [{ kind: 'automatic', afterMinutesWorked: 0, minutes: 30 }] }],
    ['breaks', { breaks: Array.from({ length: 11 }, (_, index) => fixed(600 + index * 10, 605 + index * 10)) }],
  ])('is refused for its %s (%j)', (field, changes) => {
    expect(violationsOfShift({ ...day, ...changes }).map((one) => one.field)).toEqual([field]);
  });
});
