import { rowOf, type DayCase } from '../testing/day-case';
import type { Rounding, ShiftBreak } from './day-input';

type Row = readonly [name: string, given: DayCase, row: string];

/**
 * 09:00 to 17:30, half an hour unpaid at noon, grace 5 and 5, 480 required, half a day below 240; 2026-03-04, Berlin.
 */
describe('a day of the day shift', () => {
  it.each<Row>([
    [
      'from before nine to after half past five',
      { punches: ['08:52', '17:41'] },
      'present, 08:52-17:41, worked 499, break 30, overtime 19 approved',
    ],
    [
      'that begins at the very end of the grace',
      { punches: ['09:05', '17:30'] },
      'present, 09:05-17:30, worked 475, break 30',
    ],
    [
      'that begins a second after it',
      { punches: ['09:05:01', '17:30'] },
      'late, 09:05:01-17:30, worked 474, break 30, late 5',
    ],
    [
      'that ends six minutes early',
      { punches: ['09:00', '17:24'] },
      'present, 09:00-17:24, worked 474, break 30, early 6, (left_early)',
    ],
    [
      'that ends at the very beginning of the early grace',
      { punches: ['09:00', '17:25'] },
      'present, 09:00-17:25, worked 475, break 30',
    ],
    [
      'that ends a second before it',
      { punches: ['09:00', '17:24:59'] },
      'present, 09:00-17:24:59, worked 474, break 30, early 5, (left_early)',
    ],
    [
      'that is over at a quarter to one',
      { punches: ['09:00', '12:45'] },
      'half_day, 09:00-12:45, worked 195, break 30, early 285, (left_early)',
    ],
    ['with one sighting only', { punches: ['13:00'] }, 'late, 13:00-?, worked ?, late 240, (missing_check_out)'],
    ['without any, the camera seeing', { coverage: 100 }, 'absent'],
    ['without any, the camera down from 8 to 11', { coverage: 76 }, 'no_coverage'],
    ['to the minute', { punches: ['09:00', '17:30'] }, 'present, 09:00-17:30, worked 480, break 30'],
    [
      'late and short at once',
      { punches: ['10:00', '13:00'] },
      'half_day, 10:00-13:00, worked 150, break 30, late 60, early 270, (left_early)',
    ],
    [
      'with exactly half of it',
      { punches: ['09:00', '13:30'] },
      'present, 09:00-13:30, worked 240, break 30, early 240, (left_early)',
    ],
    [
      'that ends within the unpaid break',
      { punches: ['09:00', '12:20'] },
      'half_day, 09:00-12:20, worked 180, break 20, early 310, (left_early)',
    ],
    ['that begins within it', { punches: ['12:10', '17:30'] }, 'late, 12:10-17:30, worked 300, break 20, late 190'],
    [
      'with many sightings between',
      { punches: ['17:31', '12:00', '08:59', '12:29', '15:00'] },
      'present, 08:59-17:31, worked 482, break 30, overtime 2 approved',
    ],
    [
      'with somebody who stays in view from in to out',
      { punches: ['08:55-09:10', '09:05-09:06', '17:20-17:35'] },
      'present, 08:55-17:35, worked 490, break 30, overtime 10 approved',
    ],
    [
      'of 29 February',
      { date: '2028-02-29', punches: ['08:52', '17:41'] },
      'present, 08:52-17:41, worked 499, break 30, overtime 19 approved',
    ],
    [
      'of New Year’s Eve',
      { date: '2026-12-31', punches: ['09:00', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('a day that is not over', () => {
  it.each<Row>([
    ['has no row before anybody came', { now: '10:00' }, 'no row'],
    ['has none while the window is open, though the shift has ended', { now: '23:30', coverage: 100 }, 'no row'],
    ['is absent once the window is over', { now: '23:31', coverage: 100 }, 'absent'],
    ['misses no check-out yet', { now: '10:00', punches: ['08:59'] }, 'present, 08:59-?, worked ?'],
    ['tells at once who is late', { now: '10:00', punches: ['09:30'] }, 'late, 09:30-?, worked ?, late 30'],
    [
      'is not short, and nobody has left early',
      { now: '12:10', punches: ['08:59', '12:00'] },
      'present, 08:59-12:00, worked 181',
    ],
    [
      'is short when it is over',
      { now: '23:31', punches: ['08:59', '12:00'] },
      'half_day, 08:59-12:00, worked 181, early 330, (left_early)',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('punches close to each other', () => {
  it.each<Row>([
    [
      'are one within a minute: passing twice is no check-out',
      { punches: ['09:00', '09:00:59'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'are two after a minute',
      { punches: ['09:00', '09:01'] },
      'half_day, 09:00-09:01, worked 1, early 509, (left_early)',
    ],
    [
      'are counted from the first, so that somebody who stays is seen again',
      { punches: ['09:00', '09:00:50', '09:01:40'] },
      'half_day, 09:00-09:01:40, worked 1, early 508, (left_early)',
    ],
    [
      'of different roles are two',
      { punches: ['in 09:00', 'out 09:00:30', 'out 17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'are as far apart as the site says',
      { site: { cooldownSeconds: 300 }, punches: ['09:00', '09:04:59'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'at the way out last until the last of them',
      { punches: ['09:00', '17:29:30', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('the role of a camera', () => {
  it.each<Row>([
    [
      'entry opens and is no check-out',
      { punches: ['in 09:00', 'in 17:30'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'exit is no check-in while there is another',
      { punches: ['out 08:00', 'in 09:00', 'out 17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'exit alone is the check-in',
      { punches: ['out 17:30'] },
      'late, 17:30-?, worked ?, late 510, (missing_check_out)',
    ],
    [
      'exit before the entry is no check-out',
      { punches: ['out 08:00', 'in 09:00'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'inside counts for both',
      { punches: ['inside 09:00', 'inside 17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'both after the exit is the check-out',
      { punches: ['in 09:00', 'out 17:00', 'both 17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

const quarter = (direction: Rounding['direction']): Rounding => ({ minutes: 15, direction });

describe('rounding', () => {
  it.each<Row>([
    [
      'to the nearest quarter, half a step up',
      {
        shift: { checkInRounding: quarter('nearest'), checkOutRounding: quarter('nearest') },
        punches: ['08:52:30', '17:37'],
      },
      'present, 08:52:30-17:37, rounded 09:00-17:30, worked 480, break 30',
    ],
    [
      'to the nearest quarter, below half a step down',
      {
        shift: { checkInRounding: quarter('nearest'), checkOutRounding: quarter('nearest') },
        punches: ['08:52:29', '17:37:30'],
      },
      'present, 08:52:29-17:37:30, rounded 08:45-17:45, worked 510, break 30, overtime 30 approved',
    ],
    [
      'up at the check-in and down at the check-out',
      { shift: { checkInRounding: quarter('up'), checkOutRounding: quarter('down') }, punches: ['08:46', '17:44'] },
      'present, 08:46-17:44, rounded 09:00-17:30, worked 480, break 30',
    ],
    [
      'never moves what is on the step',
      { shift: { checkInRounding: quarter('up'), checkOutRounding: quarter('down') }, punches: ['08:45', '17:45'] },
      'present, 08:45-17:45, worked 510, break 30, overtime 30 approved',
    ],
    [
      'neither excuses nor makes anybody late',
      { shift: { checkInRounding: quarter('down') }, punches: ['09:06', '17:30'] },
      'late, 09:06-17:30, rounded 09:00-17:30, worked 480, break 30, late 6',
    ],
    [
      'may leave nothing of a short visit',
      { shift: { checkInRounding: quarter('up'), checkOutRounding: quarter('down') }, punches: ['09:01', '09:14'] },
      'half_day, 09:01-09:14, rounded 09:15-09:00, worked 0, early 496, (left_early)',
    ],
    [
      'goes by the clock on the wall where it is half an hour off',
      {
        site: { timeZone: 'Asia/Kathmandu' },
        shift: { checkInRounding: { minutes: 60, direction: 'nearest' } },
        punches: ['08:40', '17:30'],
      },
      'present, 08:40-17:30, rounded 09:00-17:30, worked 480, break 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

const lunch: ShiftBreak = { kind: 'automatic', afterMinutesWorked: 360, minutes: 30 };
const second: ShiftBreak = { kind: 'automatic', afterMinutesWorked: 540, minutes: 15 };

describe('breaks', () => {
  it.each<Row>([
    [
      'automatic ones are taken off once that long was worked',
      { shift: { breaks: [lunch] }, punches: ['09:00', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'automatic ones are not taken off before',
      { shift: { breaks: [lunch] }, punches: ['09:00', '15:00'] },
      'present, 09:00-15:00, worked 360, early 150, (left_early)',
    ],
    [
      'automatic ones begin when it is time: a minute more of presence is never less work',
      { shift: { breaks: [lunch] }, punches: ['09:00', '15:10'] },
      'present, 09:00-15:10, worked 360, break 10, early 140, (left_early)',
    ],
    [
      'two automatic ones follow each other',
      { shift: { breaks: [second, lunch] }, punches: ['08:00', '18:00'] },
      'present, 08:00-18:00, worked 555, break 45, overtime 75 approved',
    ],
    [
      'a paid one is not taken off',
      {
        shift: { breaks: [{ kind: 'fixed', startsAtMinutes: 600, endsAtMinutes: 615, isPaid: true }] },
        punches: ['09:00', '17:30'],
      },
      'present, 09:00-17:30, worked 510, overtime 30 approved',
    ],
    [
      'a fixed and an automatic one both count',
      {
        shift: {
          breaks: [lunch, { kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 735, isPaid: false }],
        },
        punches: ['09:00', '17:30'],
      },
      'present, 09:00-17:30, worked 465, break 45',
    ],
    [
      'two fixed ones that overlap take no minute twice',
      {
        shift: {
          breaks: [
            { kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750, isPaid: false },
            { kind: 'fixed', startsAtMinutes: 735, endsAtMinutes: 765, isPaid: false },
          ],
        },
        punches: ['09:00', '17:30'],
      },
      'present, 09:00-17:30, worked 465, break 45',
    ],
    [
      'none',
      { shift: { breaks: [] }, punches: ['09:00', '17:00'] },
      'present, 09:00-17:00, worked 480, early 30, (left_early)',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('overtime', () => {
  it.each<Row>([
    [
      'counts from the minutes after which it begins',
      { shift: { overtimeAfterMinutes: 15 }, punches: ['08:52', '17:41'] },
      'present, 08:52-17:41, worked 499, break 30, overtime 4 approved',
    ],
    [
      'is none up to them',
      { shift: { overtimeAfterMinutes: 19 }, punches: ['08:52', '17:41'] },
      'present, 08:52-17:41, worked 499, break 30',
    ],
    [
      'is not counted where the shift has none',
      { shift: { overtimeAfterMinutes: undefined }, punches: ['08:00', '19:00'] },
      'present, 08:00-19:00, worked 630, break 30',
    ],
    [
      'waits for approval where it needs one',
      { shift: { overtimeNeedsApproval: true }, punches: ['08:52', '17:41'] },
      'present, 08:52-17:41, worked 499, break 30, overtime 19 pending',
    ],
    [
      'is approved for the minutes that were approved',
      {
        shift: { overtimeNeedsApproval: true },
        punches: ['08:52', '17:41'],
        overtimeDecision: { status: 'approved', minutes: 19 },
      },
      'present, 08:52-17:41, worked 499, break 30, overtime 19 approved',
    ],
    [
      'is rejected for the minutes that were rejected',
      {
        shift: { overtimeNeedsApproval: true },
        punches: ['08:52', '17:41'],
        overtimeDecision: { status: 'rejected', minutes: 19 },
      },
      'present, 08:52-17:41, worked 499, break 30, overtime 19 rejected',
    ],
    [
      'waits again when late data make it more',
      {
        shift: { overtimeNeedsApproval: true },
        punches: ['08:52', '17:51'],
        overtimeDecision: { status: 'approved', minutes: 19 },
      },
      'present, 08:52-17:51, worked 509, break 30, overtime 29 pending',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('a flexible shift', () => {
  it.each<Row>([
    [
      'knows nobody who is late or leaves early',
      { shift: { isFlexible: true }, punches: ['10:30', '19:00'] },
      'present, 10:30-19:00, worked 480, break 30',
    ],
    [
      'counts what is beyond required as overtime',
      { shift: { isFlexible: true }, punches: ['06:00', '16:00'] },
      'present, 06:00-16:00, worked 570, break 30, overtime 90 approved',
    ],
    [
      'can be half a day',
      { shift: { isFlexible: true }, punches: ['14:00', '17:00'] },
      'half_day, 14:00-17:00, worked 180',
    ],
    ['can be missed', { shift: { isFlexible: true }, coverage: 100 }, 'absent'],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('a check-out that nobody saw', () => {
  const auto = { autoCheckOut: 'at_shift_end' } as const;
  it.each<Row>([
    [
      'is the end of the shift once the window is over',
      { shift: auto, punches: ['08:58'] },
      'present, 08:58-17:30, worked 482, break 30, overtime 2 approved, (auto_check_out)',
    ],
    ['is awaited until then', { shift: auto, now: '18:00', punches: ['08:58'] }, 'present, 08:58-?, worked ?'],
    [
      'does not replace one that was seen',
      { shift: auto, punches: ['08:58', '16:00'] },
      'present, 08:58-16:00, worked 392, break 30, early 90, (left_early)',
    ],
    [
      'is missing for who came after the end',
      { shift: auto, punches: ['18:00'] },
      'late, 18:00-?, worked ?, late 540, (missing_check_out)',
    ],
    [
      'is the middle of the shift before half a day of leave',
      { shift: auto, leave: 'second_half', punches: ['09:00'] },
      'present, 09:00-13:15, worked 225, break 30, (auto_check_out)',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('too short a day', () => {
  const short = { absentBelowMinutes: 60 };
  it.each<Row>([
    [
      'is absent, and says so',
      { shift: short, punches: ['09:00', '09:59'] },
      'absent, 09:00-09:59, worked 59, early 451, (left_early too_short)',
    ],
    [
      'is half a day from the limit on',
      { shift: short, punches: ['09:00', '10:00'] },
      'half_day, 09:00-10:00, worked 60, early 450, (left_early)',
    ],
    [
      'is not decided while it is not over',
      { shift: short, now: '10:00', punches: ['09:00', '09:30'] },
      'present, 09:00-09:30, worked 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});
