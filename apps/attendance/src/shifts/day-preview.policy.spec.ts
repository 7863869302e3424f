import { berlin, dayShift, nightShift } from '../testing/day-case';
import { previewDay, type ExampleDay } from './day-preview.policy';

const example: ExampleDay = { date: '2026-03-04', punches: [], isHoliday: false, leavePart: undefined };
const at = (hours: number, minutes: number, role: 'both' | 'entry' | 'exit' = 'both') => ({
  atMinutes: hours * 60 + minutes,
  role,
});
const of = (changes: Partial<ExampleDay>, shift = dayShift) => previewDay(shift, berlin, { ...example, ...changes });

describe('an example day', () => {
  it('becomes what such a day would become', () => {
    expect(of({ punches: [at(8, 52), at(17, 41)] })).toMatchObject({
      status: 'present',
      workedMinutes: 499,
      overtimeMinutes: 19,
    });
    expect(of({ punches: [at(9, 6), at(17, 30)] })).toMatchObject({ status: 'late', lateMinutes: 6 });
    expect(of({})?.status).toBe('absent');
  });

  it('has nights, leave and holidays', () => {
    expect(of({ punches: [at(21, 55), at(30, 10)] }, nightShift)).toMatchObject({
      status: 'present',
      workedMinutes: 495,
    });
    expect(of({ leavePart: 'full_day' })?.status).toBe('on_leave');
    expect(of({ isHoliday: true, punches: [at(10, 0), at(14, 0)] })).toMatchObject({
      status: 'present',
      overtimeMinutes: 210,
      flags: ['worked_on_holiday'],
    });
  });
});
