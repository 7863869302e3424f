import { minutesAWeek, problemOf, toEditedOpenings, toSchedule, weekOf, type EditedOpening } from './schedule.policy';

const opening = (fields: Partial<EditedOpening>): EditedOpening => ({
  key: 'k',
  days: ['mon'],
  from: '07:00',
  to: '19:00',
  ...fields,
});

describe('the hours of a camera', () => {
  it('go back to the API as they came, midnight at the end of a day as 24:00', () => {
    const schedule = [
      { days: ['mon' as const, 'sun' as const], from: '07:30', to: '24:00' },
      { days: ['tue' as const], from: '22:00', to: '06:00' },
    ];
    const edited = toEditedOpenings(schedule, () => 'k');
    expect(edited[0]?.to).toBe('00:00');
    expect(toSchedule(edited)).toEqual(schedule);
  });

  it('say what is missing', () => {
    expect(problemOf(opening({ days: [] }))).toBe('noDay');
    expect(problemOf(opening({ to: '' }))).toBe('noTime');
    expect(problemOf(opening({ from: '08:00', to: '08:00' }))).toBe('sameTime');
    expect(problemOf(opening({ from: '00:00', to: '00:00' }))).toBeUndefined();
  });

  it('run past midnight into the next day, from Sunday into Monday', () => {
    const week = weekOf([opening({ days: ['sun'], from: '18:00', to: '06:00' })]);
    expect(week.sun).toEqual([{ from: 0.75, to: 1 }]);
    expect(week.mon).toEqual([{ from: 0, to: 0.25 }]);
    expect(week.tue).toEqual([]);
  });

  it('are counted once where they overlap', () => {
    expect(minutesAWeek([opening({ from: '08:00', to: '10:00' }), opening({ from: '09:00', to: '12:00' })])).toBe(240);
    expect(minutesAWeek([opening({ days: [] })])).toBe(0);
    expect(minutesAWeek([opening({ from: '00:00', to: '00:00' })])).toBe(1_440);
  });
});
