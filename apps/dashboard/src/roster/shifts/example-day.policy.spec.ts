import { firstExample, offsetOf, toExampleDay } from './example-day.policy';
import { newShift } from './shift-form.policy';

describe('an example day', () => {
  it.each([
    ['08:00', '09:00', '17:30', 0],
    ['21:00', '09:00', '17:30', 0],
    ['06:10', '22:00', '06:00', 1],
    ['21:55', '22:00', '06:00', 0],
    ['23:50', '00:00', '08:00', -1],
    ['01:00', '09:00', '00:00', 1],
  ])('takes %s for the day that is nearest to a shift of %s to %s', (time, start, end, offset) => {
    expect(offsetOf(time, { start, end })).toBe(offset);
  });

  it('begins a little late and long, and is not asked for while a time is missing', () => {
    const example = firstExample({ ...newShift, start: '22:00', end: '06:00' }, '2026-12-01');
    expect(example.punches.map(({ time }) => time)).toEqual(['22:07', '06:20']);
    expect(toExampleDay(newShift, example)?.punches).toHaveLength(2);
    expect(toExampleDay({ ...newShift, start: '' }, example)).toBeUndefined();
  });
});
