import { berlin, inputOf, nightShift, rowOf, type DayCase } from '../testing/day-case';
import { computeDay } from './compute-day.policy';
import type { ShiftVersion } from './day-input';

type Row = readonly [name: string, given: DayCase, row: string];

const paired: Partial<ShiftVersion> = {
  workingTime: 'paired',
  breaks: [{ kind: 'automatic', afterMinutesWorked: 360, minutes: 30 }],
};

describe('presence in pairs', () => {
  it.each<Row>([
    [
      'has the gap as its break, and takes no automatic one again',
      { shift: paired, punches: ['in 09:00', 'out 12:00', 'in 13:00', 'out 17:30'] },
      'present, 09:00-17:30, worked 450, break 60',
    ],
    [
      'takes the automatic break when the gap was shorter',
      { shift: paired, punches: ['in 09:00', 'out 12:00', 'in 12:20', 'out 17:30'] },
      'present, 09:00-17:30, worked 460, break 50',
    ],
    [
      'keeps the first entry and the last exit',
      { shift: paired, punches: ['in 09:00', 'in 09:30', 'out 12:00', 'out 12:10', 'in 13:00', 'out 17:30'] },
      'present, 09:00-17:30, worked 460, break 50',
    ],
    [
      'is open at the end without an exit',
      { shift: paired, punches: ['in 09:00', 'out 12:00', 'in 13:00'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'is open, whoever is seen inside',
      { shift: paired, punches: ['in 09:00', 'inside 16:00'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'is closed at the end of the shift where that is the rule',
      { shift: { ...paired, autoCheckOut: 'at_shift_end' }, punches: ['in 09:00', 'out 12:00', 'in 13:00'] },
      'present, 09:00-17:30, worked 450, break 60, (auto_check_out)',
    ],
    [
      'tells an exit without an entry',
      { shift: paired, punches: ['out 08:55', 'in 09:00', 'out 17:00'] },
      'present, 09:00-17:00, worked 450, break 30, early 30, (left_early unmatched_exit)',
    ],
    [
      'of an exit alone has no hours',
      { shift: paired, punches: ['out 17:30'] },
      'late, 17:30-?, worked ?, late 510, (missing_check_out unmatched_exit)',
    ],
    [
      'of cameras for both is from the first to the last',
      { shift: paired, punches: ['09:00', '12:00', '17:00'] },
      'present, 09:00-17:00, worked 450, break 30, early 30, (left_early)',
    ],
    [
      'opened by a camera for both ends at the exit',
      { shift: paired, punches: ['09:00', 'out 17:00'] },
      'present, 09:00-17:00, worked 450, break 30, early 30, (left_early)',
    ],
    [
      'of one sighting for both has no end',
      { shift: paired, punches: ['09:00'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'rounds the first and the last of them',
      {
        shift: {
          ...paired,
          checkInRounding: { minutes: 15, direction: 'up' },
          checkOutRounding: { minutes: 15, direction: 'down' },
        },
        punches: ['in 08:50', 'out 12:02', 'in 13:03', 'out 17:40'],
      },
      'present, 08:50-17:40, rounded 09:00-17:30, worked 449, break 61',
    ],
    [
      'takes a fixed break only where somebody was there',
      {
        shift: {
          workingTime: 'paired',
          breaks: [{ kind: 'fixed', startsAtMinutes: 720, endsAtMinutes: 750, isPaid: false }],
        },
        punches: ['in 09:00', 'out 12:10', 'in 12:40', 'out 17:30'],
      },
      'present, 09:00-17:30, worked 470, break 40',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('leave', () => {
  it.each<Row>([
    ['of a whole day is on leave', { leave: 'full_day', coverage: 100 }, 'on_leave'],
    ['of a whole day is on leave without a shift, too', { shift: null, leave: 'full_day' }, 'on_leave, no shift'],
    ['has no row before the day is over', { leave: 'full_day', now: '12:00' }, 'no row'],
    [
      'during which somebody works goes by the hours',
      { leave: 'full_day', punches: ['10:00', '15:00'] },
      'late, 10:00-15:00, worked 270, break 30, late 60, early 150, (left_early worked_on_leave)',
    ],
    [
      'of the morning starts work in the middle of the shift',
      { leave: 'first_half', punches: ['13:20', '17:30'] },
      'present, 13:20-17:30, worked 250, overtime 10 approved',
    ],
    [
      'of the morning has its grace, too',
      { leave: 'first_half', punches: ['13:20:01', '17:30'] },
      'late, 13:20:01-17:30, worked 249, late 5, overtime 9 approved',
    ],
    [
      'of the afternoon ends it there',
      { leave: 'second_half', punches: ['09:00', '13:15'] },
      'present, 09:00-13:15, worked 225, break 30',
    ],
    [
      'of half a day halves what is half a day',
      { leave: 'second_half', punches: ['09:00', '10:59'] },
      'half_day, 09:00-10:59, worked 119, early 136, (left_early)',
    ],
    [
      'of half a day halves what is required',
      { leave: 'second_half', punches: ['09:00', '13:45'] },
      'present, 09:00-13:45, worked 255, break 30, overtime 15 approved',
    ],
    ['of half a day without a punch is absent', { leave: 'first_half', coverage: 100 }, 'absent'],
    ['comes before a holiday', { leave: 'full_day', holiday: 'Labour Day' }, 'on_leave'],
    ['of half a day does not', { leave: 'first_half', holiday: 'Labour Day' }, 'holiday'],
    ['of the other half without a punch is absent, too', { leave: 'second_half', coverage: 100 }, 'absent'],
    [
      'during which somebody works all day is told',
      { leave: 'full_day', punches: ['09:00', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30, (worked_on_leave)',
    ],
    [
      'of half a day halves what is no day at all',
      { shift: { absentBelowMinutes: 120 }, leave: 'first_half', punches: ['13:15', '14:14'] },
      'absent, 13:15-14:14, worked 59, early 196, (left_early too_short)',
    ],
    [
      'of half a day has half a day from there on',
      { shift: { absentBelowMinutes: 120 }, leave: 'first_half', punches: ['13:15', '14:20'] },
      'half_day, 13:15-14:20, worked 65, early 190, (left_early)',
    ],
    [
      'of the first half of a night begins after midnight',
      { shift: nightShift, leave: 'first_half', punches: ['+1 02:05', '+1 06:00'] },
      'present, +1 02:05-+1 06:00, worked 235',
    ],
    [
      'of the second half of the long night ends in the middle of nine hours',
      { date: '2026-10-24', shift: nightShift, leave: 'second_half', punches: ['22:00', '+1 02:30'] },
      'present, 22:00-+1 02:30, worked 270',
    ],
    [
      'of half a day of flexible hours halves them',
      { shift: { isFlexible: true }, leave: 'second_half', punches: ['10:00', '14:40'] },
      'present, 10:00-14:40, worked 250, break 30, overtime 10 approved',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('a holiday', () => {
  it.each<Row>([
    ['is one without a punch, whatever cameras saw', { holiday: 'Labour Day', coverage: 0 }, 'holiday'],
    ['has no row before it is over', { holiday: 'Labour Day', now: '12:00' }, 'no row'],
    [
      'is all overtime for who works',
      { holiday: 'Labour Day', punches: ['10:00', '14:00'] },
      'present, 10:00-14:00, worked 210, break 30, overtime 210 approved, (worked_on_holiday)',
    ],
    [
      'waits for the approval of it',
      {
        holiday: 'Labour Day',
        shift: { overtimeNeedsApproval: true, overtimeAfterMinutes: undefined },
        punches: ['10:00', '14:00'],
      },
      'present, 10:00-14:00, worked 210, break 30, overtime 210 pending, (worked_on_holiday)',
    ],
    [
      'has work at any hour of it',
      { holiday: 'Labour Day', punches: ['01:00', '03:00'] },
      'present, 01:00-03:00, worked 120, overtime 120 approved, (worked_on_holiday)',
    ],
    [
      'without a check-out has no hours',
      { holiday: 'Labour Day', punches: ['10:00'] },
      'present, 10:00-?, worked ?, (missing_check_out worked_on_holiday)',
    ],
    ['without a shift is any other day', { shift: null, holiday: 'Labour Day' }, 'no row'],
    [
      'on which a night begins has all of it as overtime',
      { holiday: 'Labour Day', shift: nightShift, punches: ['21:55', '+1 06:10'] },
      'present, 21:55-+1 06:10, worked 495, overtime 495 approved, (worked_on_holiday)',
    ],
    [
      'has no late and no early',
      { holiday: 'Labour Day', leave: 'first_half', punches: ['14:00', '15:00'] },
      'present, 14:00-15:00, worked 60, overtime 60 approved, (worked_on_holiday)',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('what is required', () => {
  it.each<readonly [name: string, given: DayCase, minutes: number | undefined]>([
    ['is what the shift says', { punches: ['09:00', '17:30'] }, 480],
    ['is it of who is absent', { coverage: 100 }, 480],
    ['is nothing on leave', { leave: 'full_day' }, 0],
    ['is half on half a day of leave', { leave: 'first_half', punches: ['13:15', '17:30'] }, 240],
    ['is all of it of who works although on leave', { leave: 'full_day', punches: ['09:00', '17:30'] }, 480],
    ['is nothing of who is on leave as somebody says', { byHand: { status: 'on_leave' }, punches: ['09:00'] }, 0],
    ['is all of it of who did not take the leave', { leave: 'full_day', byHand: { status: 'absent' } }, 480],
    ['is nothing on a holiday', { holiday: 'Labour Day' }, 0],
    ['is nothing of who works on a holiday', { holiday: 'Labour Day', punches: ['10:00', '14:00'] }, 0],
    ['is nothing on a holiday, with half a day of leave too', { holiday: 'Labour Day', leave: 'first_half' }, 0],
    ['is not known without a shift', { shift: null, leave: 'full_day' }, undefined],
  ])('%s', (_, given, minutes) => {
    const day = computeDay(inputOf(given));
    expect(day).toBeDefined();
    expect(day?.requiredMinutes).toBe(minutes);
  });
});

describe('a camera that was blind', () => {
  it.each<Row>([
    ['makes nobody absent', { coverage: 94.9 }, 'no_coverage'],
    ['does, from the limit on', { coverage: 95 }, 'absent'],
    ['nor do sightings that are not handled yet', { coverage: 'late' }, 'no_coverage'],
    ['nor does not knowing', {}, 'no_coverage'],
    ['has the limit of its site', { site: { coverageMinPercent: 50 }, coverage: 60 }, 'absent'],
    [
      'at eight is told of who came late',
      { coverage: 90, punches: ['09:12', '17:30'] },
      'late, 09:12-17:30, worked 468, break 30, late 12, (low_coverage)',
    ],
    [
      'matters nothing without a shift',
      { shift: null, coverage: 0, punches: ['09:12', '17:30'] },
      'present, no shift, 09:12-17:30, worked 498',
    ],
    [
      'that sees again late makes the day what it was',
      { coverage: 100, punches: ['09:00', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('two sites', () => {
  it.each<Row>([
    ['are one day', { punches: ['09:00', '12:00 @hall', '17:30 @hall'] }, 'present, 09:00-17:30, worked 480, break 30'],
    [
      'with too little time for the way are impossible, and both punches stay',
      { travelMinutes: 60, punches: ['09:00', '09:30 @hall', '17:30 @hall'] },
      'present, 09:00-17:30, worked 480, break 30, (impossible_travel)',
    ],
    [
      'with enough time are not',
      { travelMinutes: 60, punches: ['09:00', '10:00 @hall', '17:30 @hall'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'at the same minute are impossible',
      { travelMinutes: 1, punches: ['09:00', '09:00:10 @hall', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30, (impossible_travel)',
    ],
    [
      'cool down apart',
      { punches: ['09:00', '09:00:30 @hall'] },
      'half_day, 09:00-09:00:30, worked 0, early 509, (left_early)',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('the intervals of who came back', () => {
  it.each<readonly [name: string, given: DayCase, row: string, intervals: readonly string[]]>([
    [
      'through an entrance are two, and the second is open while nobody saw them go',
      { punches: ['in 09:00', 'out 12:00', 'in 13:00'] },
      'half_day, 09:00-12:00, worked 180, early 330, (left_early missing_check_out)',
      ['berlin 09:00-12:00 exit_seen', 'berlin 13:00-? last_seen'],
    ],
    [
      'are still here while the day lasts',
      { now: '14:00', punches: ['in 09:00', 'out 12:00', 'in 13:00'] },
      'present, 09:00-12:00, worked 180',
      ['berlin 09:00-12:00 exit_seen', 'berlin 13:00-? still_here'],
    ],
    [
      'and went again are closed',
      { punches: ['in 09:00', 'out 12:00', 'out 12:10', 'in 13:00', 'out 17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
      ['berlin 09:00-12:10 exit_seen', 'berlin 13:00-17:30 exit_seen'],
    ],
    [
      'to another site never end before they begin',
      { punches: ['in 09:00', 'out 17:00', 'in 17:40 @hall'] },
      'present, 09:00-17:00, worked 450, break 30, early 30, (left_early missing_check_out)',
      ['berlin 09:00-17:00 exit_seen', 'hall 17:40-? last_seen'],
    ],
    [
      'to another site that sees both ways end where they were seen',
      { punches: ['in 09:00', 'out 17:00', '17:40 @hall'] },
      'present, 09:00-17:40, worked 490, break 30, overtime 10 approved',
      ['berlin 09:00-17:00 exit_seen', 'hall 17:40-17:40 last_seen'],
    ],
    [
      'after the check-out by hand do not count',
      { byHand: { out: '17:00' }, punches: ['in 09:00', 'out 12:00', 'in 13:00', 'in 17:40 @hall'] },
      'present, 09:00-17:00, worked 450, break 30, early 30, (left_early)',
      ['berlin 09:00-12:00 exit_seen', 'berlin 13:00-17:00 manual'],
    ],
  ])('%s', (_, given, row, intervals) => {
    expect(rowOf(given)).toBe(row);
    const time = (ms: number | undefined) =>
      ms === undefined
        ? '?'
        : new Date(ms).toLocaleTimeString('en-GB', { timeZone: berlin.timeZone, timeStyle: 'short' });
    const found = computeDay(inputOf(given))?.intervals ?? [];
    expect(found.map(({ siteId, fromMs, toMs, end }) => `${siteId} ${time(fromMs)}-${time(toMs)} ${end}`)).toEqual(
      intervals,
    );
  });
});

describe('what was set by hand', () => {
  it.each<Row>([
    [
      'stays, whatever cameras see',
      { byHand: { in: '08:30', out: '17:00' }, punches: ['08:00', '09:30', '18:00'] },
      'present, 08:30-17:00, worked 480, break 30, early 30, (left_early)',
    ],
    [
      'as a check-in has the check-out of the cameras',
      { byHand: { in: '09:00' }, punches: ['09:30', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'as a check-out has the check-in of the cameras',
      { byHand: { out: '17:30' }, punches: ['09:00'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'as a status is the status',
      { byHand: { status: 'present' }, punches: ['09:30', '17:30'] },
      'present, 09:30-17:30, worked 450, break 30',
    ],
    [
      'as on leave has no hours',
      { byHand: { status: 'on_leave' }, punches: ['09:30', '17:30'] },
      'on_leave, 09:30-17:30, worked ?',
    ],
    ['as a status needs no punch', { byHand: { status: 'holiday' }, now: '08:00' }, 'holiday'],
    [
      'as a check-in outside of the shift is of it',
      { byHand: { in: '03:00', out: '11:00' } },
      'present, 03:00-11:00, worked 480, early 390, (left_early)',
    ],
    [
      'cuts pairs',
      {
        shift: paired,
        byHand: { in: '10:00', out: '17:00' },
        punches: ['in 09:00', 'out 12:00', 'in 13:00', 'out 17:30'],
      },
      'late, 10:00-17:00, worked 360, break 60, late 60, early 30, (left_early)',
    ],
    [
      'as a check-in opens the first of them, and keeps the gap after it',
      { shift: paired, byHand: { in: '09:00' }, punches: ['out 12:00', 'in 13:00', 'out 17:30'] },
      'present, 09:00-17:30, worked 450, break 60',
    ],
    [
      'as a check-in ends at the only exit',
      { shift: paired, byHand: { in: '09:00' }, punches: ['out 17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'as a check-in is open without an exit after it',
      { shift: paired, byHand: { in: '09:00' }, punches: ['out 08:30', 'in 09:30'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'as a check-in has its end where a camera for both saw them last',
      { shift: paired, byHand: { in: '09:00' }, punches: ['08:30', '17:30'] },
      'present, 09:00-17:30, worked 480, break 30',
    ],
    [
      'as a check-in is open without a punch',
      { shift: paired, byHand: { in: '09:00' } },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'ends the last of them',
      { shift: paired, byHand: { out: '17:30' }, punches: ['in 09:00', 'out 12:00', 'in 13:00'] },
      'present, 09:00-17:30, worked 450, break 60',
    ],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});

describe('who leaves the company', () => {
  it.each<Row>([
    ['is not expected any more', { inactiveFrom: '08:00', coverage: 100 }, 'no row'],
    ['is on leave on the last day', { inactiveFrom: '08:00', leave: 'full_day' }, 'on_leave'],
    ['is on no leave afterwards', { inactiveFrom: '-1 18:00', leave: 'full_day' }, 'no row'],
    [
      'has a day that is over then',
      { inactiveFrom: '15:00', now: '15:00', punches: ['09:00'] },
      'present, 09:00-?, worked ?, (missing_check_out)',
    ],
    [
      'keeps the hours until then',
      { inactiveFrom: '15:00', now: '15:00', punches: ['09:00', '14:55'] },
      'present, 09:00-14:55, worked 325, break 30, early 155, (left_early)',
    ],
    [
      'keeps what was seen of them before the shift',
      {
        shift: { startsAtMinutes: 1_320, endsAtMinutes: 360 },
        inactiveFrom: '15:00',
        now: '15:00',
        punches: ['10:00', '10:20'],
      },
      'present, no shift, 10:00-10:20, worked 20',
    ],
    ['keeps the days before', { inactiveFrom: '+1 00:00', coverage: 100 }, 'absent'],
  ])('%s', (_, given, row) => {
    expect(rowOf(given)).toBe(row);
  });
});
