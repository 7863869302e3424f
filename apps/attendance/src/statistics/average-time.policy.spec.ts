import { costOfTenfold } from '@smart-attendance/testing';
import { timeOfDay } from '../calendar/attendance-day.policy';
import { averageTimeOfDay } from './average-time.policy';

function averageOf(...times: readonly string[]): string | undefined {
  const minutes = times.map((time) => {
    const [hours = 0, minute = 0, seconds = 0] = time.split(':').map(Number);
    return hours * 60 + minute + seconds / 60;
  });
  const average = averageTimeOfDay(minutes);
  return average === undefined ? undefined : timeOfDay(average);
}

describe('the average of times of day', () => {
  it.each([
    [['08:00', '08:00', '12:00'], '09:20'],
    [['09:00'], '09:00'],
    [['00:00', '00:00'], '00:00'],
    [['06:00', '17:59'], '11:59'],
    [['08:15', '08:15', '08:16'], '08:15'],
  ])('of %j within half a day is the usual mean: %s', (times, average) => {
    expect(averageOf(...times)).toBe(average);
  });

  it.each([
    [['23:53', '00:00'], '23:56'],
    [['00:00', '23:53'], '23:56'],
    [['23:59:50', '00:00:10'], '00:00'],
    [['23:30', '24:50', '23:30'], '23:57'],
    [['22:00', '23:00', '00:00', '01:00', '02:00'], '00:00'],
    [['18:30', '05:30'], '00:00'],
    [['23:50', '00:10', '00:10', '00:10'], '00:05'],
  ])('of %j across midnight lies among them: %s', (times, average) => {
    expect(averageOf(...times)).toBe(average);
  });

  it('has no meaning where the times lie all around the dial, and without any', () => {
    expect(averageOf('00:00', '12:00')).toBeUndefined();
    expect(averageOf('02:00', '10:00', '18:00')).toBeUndefined();
    expect(averageOf('00:00', '06:00', '12:00', '18:00')).toBeUndefined();
    expect(averageOf()).toBeUndefined();
  });

  it('of ten years of days costs not much more than ten times that of one year', () => {
    const days = (count: number) => Array.from({ length: count }, (_, day) => 1_435 + (day % 11));
    expect(timeOfDay(averageTimeOfDay(days(3_650)) ?? NaN)).toBe('00:00');
    expect(costOfTenfold(365, days, averageTimeOfDay)).toBeLessThan(50);
  });
});
