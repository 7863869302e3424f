import { dayShift, nightShift, rowOf, type DayCase } from '../testing/day-case';
import type { ShiftVersion } from './day-input';

type Row = readonly [name: string, given: DayCase, row: string];

const night = nightShift;
const early: ShiftVersion = { ...nightShift, id: 'early', name: 'Early', startsAtMinutes: 360, endsAtMinutes: 840 };
const late: ShiftVersion = { ...nightShift, id: 'late', name: 'Late', startsAtMinutes: 840, endsAtMinutes: 1_320 };
const monday = '2026-03-02';

describe('a night shift', () => {
  it.each<Row>([
    [
      'of Monday is all of Monday',
      { date: monday, shift: night, punches: ['21:55', '+1 06:10'] },
      'present, 21:55-+1 06:10, worked 495',
    ],
    [
      'after midnight is late from the evening before',
      { date: monday, shift: night, punches: ['+1 00:30', '+1 06:00'] },
      'late, +1 00:30-+1 06:00, worked 330, late 150',
    ],
    [
      'has nothing of the morning before its window',
      { date: monday, shift: night, punches: ['17:59', '21:55', '+1 06:00'] },
      'present, 21:55-+1 06:00, worked 485, (outside_shift)',
    ],
    [
      'has all of its window, both ends included',
      { date: monday, shift: night, punches: ['18:00', '+1 12:00'] },
      'present, 18:00-+1 12:00, worked 1080',
    ],
    [
      'takes the fixed break after midnight',
      {
        date: monday,
        shift: { ...night, breaks: [{ kind: 'fixed', startsAtMinutes: 120, endsAtMinutes: 150, isPaid: false }] },
        punches: ['22:00', '+1 06:00'],
      },
      'present, 22:00-+1 06:00, worked 450, break 30',
    ],
    [
      'takes the fixed break over midnight',
      {
        date: monday,
        shift: { ...night, breaks: [{ kind: 'fixed', startsAtMinutes: 1_425, endsAtMinutes: 15, isPaid: false }] },
        punches: ['22:00', '+1 06:00'],
      },
      'present, 22:00-+1 06:00, worked 450, break 30',
    ],
    [
      'on New Year’s Eve is of the old year',
      { date: '2026-12-31', shift: night, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 480',
    ],
    [
      'on 29 February ends in March',
      { date: '2028-02-29', shift: night, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 480',
    ],
    [
      'of 24 hours is one day',
      { date: monday, shift: { ...night, startsAtMinutes: 480, endsAtMinutes: 480 }, punches: ['08:00', '+1 08:00'] },
      'present, 08:00-+1 08:00, worked 1440',
    ],
    ['is absent only after its window', { date: monday, shift: night, now: '+1 12:00', coverage: 100 }, 'no row'],
    ['is absent then', { date: monday, shift: night, now: '+1 12:01', coverage: 100 }, 'absent'],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('the border between two shifts', () => {
  it.each<Row>([
    [
      'is the middle between them: before it a punch is of the earlier one',
      { date: monday, shift: night, around: { 1: late }, punches: ['22:00', '+1 09:59:59'] },
      'present, 22:00-+1 09:59:59, worked 719',
    ],
    [
      'belongs to the later one',
      { date: monday, shift: night, around: { 1: late }, punches: ['22:00', '+1 10:00'] },
      'present, 22:00-?, worked ?, (missing_check_out)',
    ],
    [
      'is where the later one has it as its first punch',
      { date: '2026-03-03', shift: late, around: { [-1]: night }, punches: ['10:00', '22:00'] },
      'present, 10:00-22:00, worked 720',
    ],
    [
      'leaves the night before to the night before',
      { date: '2026-03-03', shift: late, around: { [-1]: night }, punches: ['-1 22:00', '09:59:59', '13:55', '22:00'] },
      'present, 13:55-22:00, worked 485',
    ],
    [
      'of shifts without a pause is their turn',
      { date: monday, shift: late, around: { 1: early }, punches: ['14:00', '22:00'] },
      'present, 14:00-22:00, worked 480',
    ],
    [
      'of a late and an early shift is two in the morning',
      { date: monday, shift: late, around: { 1: early }, punches: ['14:00', '+1 01:59'] },
      'present, 14:00-+1 01:59, worked 719',
    ],
    [
      'leaves no time between: the early window begins where the one before ends',
      {
        date: monday,
        shift: night,
        around: { 1: { ...late, startsAtMinutes: 540, endsAtMinutes: 1_020, beforeMinutes: 10 } },
        punches: ['22:00', '+1 08:49'],
      },
      'present, 22:00-+1 08:49, worked 649',
    ],
    [
      'holds when the rotation turns with the year',
      {
        date: '2027-01-01',
        shift: early,
        around: { [-1]: late, 1: night },
        punches: ['-1 22:00', '05:55', '14:02'],
      },
      'present, 05:55-14:02, worked 487',
    ],
    [
      'holds for the late shift of the old year',
      { date: '2026-12-31', shift: late, around: { 1: early }, punches: ['13:58', '22:01', '+1 05:55'] },
      'present, 13:58-22:01, worked 483',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('when clocks change', () => {
  it.each<Row>([
    [
      'a night in Berlin has an hour more in autumn',
      { date: '2026-10-24', shift: { ...night, overtimeAfterMinutes: 0 }, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 540',
    ],
    [
      'a night in Berlin has an hour less in spring, and nothing is missing',
      { date: '2026-03-28', shift: { ...night, halfDayBelowMinutes: 420 }, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 420',
    ],
    [
      'more than the longer night is overtime',
      { date: '2026-10-24', shift: { ...night, overtimeAfterMinutes: 0 }, punches: ['22:00', '+1 06:10'] },
      'present, 22:00-+1 06:10, worked 550, overtime 10 approved',
    ],
    [
      'more than the shorter night is overtime',
      { date: '2026-03-28', shift: { ...night, overtimeAfterMinutes: 0 }, punches: ['22:00', '+1 06:10'] },
      'present, 22:00-+1 06:10, worked 430, overtime 10 approved',
    ],
    [
      'a night in New York has an hour more in autumn',
      { date: '2026-10-31', site: { timeZone: 'America/New_York' }, shift: night, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 540',
    ],
    [
      'a night in New York has an hour less in spring',
      { date: '2026-03-07', site: { timeZone: 'America/New_York' }, shift: night, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 420',
    ],
    [
      'a night on Lord Howe Island has half an hour more in autumn',
      { date: '2026-04-04', site: { timeZone: 'Australia/Lord_Howe' }, shift: night, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 510',
    ],
    [
      'a night on Lord Howe Island has half an hour less in spring',
      { date: '2026-10-03', site: { timeZone: 'Australia/Lord_Howe' }, shift: night, punches: ['22:00', '+1 06:00'] },
      'present, 22:00-+1 06:00, worked 450',
    ],
    [
      'the day shift of Sunday is as long as ever',
      { date: '2026-03-29', punches: ['09:00', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'a shift that starts at a time that is skipped starts after the gap',
      {
        date: '2026-03-29',
        shift: { ...night, startsAtMinutes: 150, endsAtMinutes: 600 },
        punches: ['03:05', '10:00'],
      },
      'present, 03:05-10:00, worked 415',
    ],
    [
      'a second after the grace of it is late',
      {
        date: '2026-03-29',
        shift: { ...night, startsAtMinutes: 150, endsAtMinutes: 600 },
        punches: ['03:05:01', '10:00'],
      },
      'late, 03:05:01-10:00, worked 414, late 5',
    ],
    [
      'a shift that starts at a time that comes twice starts the first time',
      {
        date: '2026-10-25',
        shift: { ...night, startsAtMinutes: 150, endsAtMinutes: 600 },
        punches: ['02:30', '10:00'],
      },
      'present, 02:30-10:00, worked 510',
    ],
    [
      'a fixed break within the gap is none',
      {
        date: '2026-03-28',
        shift: { ...night, breaks: [{ kind: 'fixed', startsAtMinutes: 120, endsAtMinutes: 150, isPaid: false }] },
        punches: ['22:00', '+1 06:00'],
      },
      'present, 22:00-+1 06:00, worked 420',
    ],
    [
      'a day without a shift begins after the gap where midnight is skipped',
      { date: '2026-04-24', site: { timeZone: 'Africa/Cairo' }, shift: null, punches: ['01:00', '09:00'] },
      'present, no shift, 01:00-09:00, worked 480',
    ],
    [
      'a flexible shift requires the same minutes',
      {
        date: '2026-10-24',
        shift: { ...night, isFlexible: true, overtimeAfterMinutes: 0 },
        punches: ['22:00', '+1 06:00'],
      },
      'present, 22:00-+1 06:00, worked 540, overtime 60 approved',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('a day without a shift', () => {
  it.each<Row>([
    [
      'tells the hours and nothing else',
      { shift: null, punches: ['06:00', '11:00'] },
      'present, no shift, 06:00-11:00, worked 300',
    ],
    ['has no row without a punch', { shift: null, coverage: 100 }, 'no row'],
    [
      'ends at midnight for who stays, and the rest is of the next one',
      { shift: null, punches: ['23:00', '23:59:50-24:00:10'] },
      'present, no shift, 23:00-+1 00:00, worked 60',
    ],
    [
      'begins at midnight for who stayed',
      { shift: null, punches: ['-1 23:59-24:00:10', '08:00'] },
      'present, no shift, 00:00-08:00, worked 480',
    ],
    [
      'begins when the site says',
      { site: { dayStartsAtMinutes: 240 }, shift: null, punches: ['03:59', '04:00', '+1 03:59'] },
      'present, no shift, 04:00-+1 03:59, worked 1439',
    ],
    [
      'knows who is late where the site says so',
      { site: { workdayStartsAtMinutes: 540 }, shift: null, punches: ['09:05:01', '17:00'] },
      'late, no shift, 09:05:01-17:00, worked 474, late 5',
    ],
    [
      'knows nobody who is late on a day off',
      { site: { workdayStartsAtMinutes: 540 }, shift: null, hasShifts: true, punches: ['09:05:01', '17:00'] },
      'present, no shift, 09:05:01-17:00, worked 474',
    ],
    [
      'knows a start after midnight of a day that begins at noon',
      { site: { dayStartsAtMinutes: 720, workdayStartsAtMinutes: 60 }, shift: null, punches: ['+1 01:05', '+1 09:00'] },
      'present, no shift, +1 01:05-+1 09:00, worked 475',
    ],
    [
      'cools nothing down',
      { shift: null, punches: ['09:00', '09:00:20'] },
      'present, no shift, 09:00-09:00:20, worked 0',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('a visit outside of the shift', () => {
  it.each<Row>([
    [
      'at midnight is a day without a shift on a day off',
      { date: '2026-03-07', shift: null, around: { [-1]: dayShift }, punches: ['00:10', '00:20'] },
      'present, no shift, 00:10-00:20, worked 10',
    ],
    [
      'at midnight before a day shift is told on its day',
      { punches: ['00:10', '09:00', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30, (outside_shift)',
    ],
    [
      'in the morning before a night shift is a row of its own until the shift',
      { site: { workdayStartsAtMinutes: 540 }, shift: night, now: '15:00', punches: ['10:00', '10:20'] },
      'present, no shift, 10:00-10:20, worked 20',
    ],
    [
      'does not excuse who misses the shift',
      { shift: night, coverage: 100, punches: ['10:00', '10:20'] },
      'absent, (outside_shift)',
    ],
    [
      'of a flexible shift counts within its window',
      { shift: { isFlexible: true, startsAtMinutes: 480, endsAtMinutes: 1_080 }, punches: ['04:00', '12:30'] },
      'present, 04:00-12:30, worked 480, break 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

/** 09:00 to 13:00 and 17:00 to 21:00: one shift with a fixed unpaid gap. */
const split: Partial<ShiftVersion> = {
  endsAtMinutes: 1_260,
  breaks: [{ kind: 'fixed', startsAtMinutes: 780, endsAtMinutes: 1_020, isPaid: false }],
};

describe('a split shift', () => {
  it.each<Row>([
    [
      'is one day of two halves',
      { shift: split, punches: ['09:00', '13:00', '17:00', '21:00'] },
      'present, 09:00-21:00, worked 480, break 240',
    ],
    [
      'pays nobody for staying between them',
      { shift: split, punches: ['09:00', '15:00', '21:00'] },
      'present, 09:00-21:00, worked 480, break 240',
    ],
    [
      'without the second half is what the first was',
      { shift: split, punches: ['09:00', '13:00'] },
      'present, 09:00-13:00, worked 240, early 480, (left_early)',
    ],
    [
      'without the first half is late',
      { shift: split, punches: ['17:00', '21:00'] },
      'late, 17:00-21:00, worked 240, late 480',
    ],
    [
      'in pairs counts what was seen',
      { shift: { ...split, workingTime: 'paired' }, punches: ['in 09:00', 'out 13:05', 'in 17:10', 'out 21:00'] },
      'present, 09:00-21:00, worked 470, break 250',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});
