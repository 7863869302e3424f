import { create, ScheduleSchema } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { readInput } from '../input/read-input';
import { UpdateCameraInput } from './camera.input';
import type { Opening } from './opening.input';
import { toOpenings, toScheduleMessage } from './schedule.policy';

const weekday: Readonly<Pick<Opening, keyof Opening>> = { days: ['mon', 'fri'], from: '07:30', to: '18:00' };

function read(schedule: unknown): readonly Opening[] {
  return readInput(UpdateCameraInput, { schedule }, 'refused').schedule ?? [];
}

function problemOf(schedule: unknown): string {
  try {
    read(schedule);
    return '';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.violations.map(({ message }) => message).join('; ');
  }
}

describe('the hours in which a camera is watched', () => {
  it('are shown as they were written, days in the order of the week', () => {
    const written: Opening[] = [weekday, { days: ['sun', 'mon'], from: '22:00', to: '06:00' }];
    const stored = create(ScheduleSchema, toScheduleMessage(read(written), 'Europe/Berlin'));
    expect(toOpenings(stored)).toEqual([weekday, { days: ['mon', 'sun'], from: '22:00', to: '06:00' }]);
    expect(stored.hours[1]).toMatchObject({ weekdays: [1, 7], fromMinute: 1_320, toMinute: 360 });
  });

  it('may last until midnight, which is 24:00', () => {
    const stored = create(ScheduleSchema, toScheduleMessage([{ days: ['mon'], from: '00:00', to: '24:00' }], ''));
    expect(stored.hours[0]?.toMinute).toBe(1_440);
    expect(toOpenings(stored)[0]?.to).toBe('24:00');
  });

  it.each([
    ['no object', 5, 'opening 1: must be an object'],
    ['a list', ['mon'], 'opening 1: must be an object'],
    ['an empty list', [], 'opening 1: must be an object'],
    ['a list of openings', [weekday], 'opening 1: must be an object'],
    ['nothing', null, 'opening 1: must be an object'],
    ['a constructor', { ...weekday, constructor: 1 }, 'opening 1: constructor is no field of it'],
    ['a day that is a list', { ...weekday, days: [['mon']] }, /^opening 1: days/],
    ['no day', { ...weekday, days: [] }, /^opening 1: days/],
    ['an unknown day', { ...weekday, days: ['monday'] }, /^opening 1: days/],
    ['a number as a day', { ...weekday, days: [1] }, /^opening 1: days/],
    ['an hour without minutes', { ...weekday, from: '8' }, /^opening 1: from/],
    ['an hour that is none', { ...weekday, from: '24:00' }, /^opening 1: from/],
    ['an end that is no time', { ...weekday, to: '25:00' }, /^opening 1: to/],
    ['midnight as the beginning of a day', { ...weekday, to: '00:00' }, /24:00/],
    ['an end that is missing', { days: ['mon'], from: '08:00' }, /^opening 1: to/],
    ['an end at its beginning', { ...weekday, to: '07:30' }, /^opening 1: to/],
    ['an unknown member', { ...weekday, until: '1' }, 'opening 1: until is no field of it'],
  ])('that are %s are refused, saying where', (_, opening, problem) => {
    expect(problemOf([opening])).toMatch(problem);
    expect(problemOf([weekday, opening])).toContain('opening 2');
  });

  it('are at most three a day', () => {
    expect(problemOf(Array.from({ length: 22 }, () => weekday))).toBe('must have at most 21 members');
    expect(problemOf('daily')).toBe('must be a list');
    expect(problemOf({ days: ['mon'] })).toBe('must be a list');
  });
});
