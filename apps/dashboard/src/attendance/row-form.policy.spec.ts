import type { Schemas } from '@smart-attendance/client';
import { emptyFields, isDirty, isSkippedTime, onto, toFields, toNewRow, toRowChange } from './row-form.policy';

const berlin = 'Europe/Berlin';
const row = {
  user_id: 'ada',
  check_in: '2026-11-27T07:42:10.250Z',
  check_out: null,
  status: 'late',
  held_fields: [],
  camera_id: 'gate',
  location: null,
  notes: 'badge',
} as unknown as Schemas['AttendanceView'];

describe('a correction', () => {
  const before = toFields(row, berlin);

  it('sends only what was changed, with the offset of the site', () => {
    const after = { ...before, checkOut: { wallTime: '2026-11-27T17:05', offsetMinutes: undefined }, reason: 'forgot' };
    expect(toRowChange(before, after, berlin)).toEqual({ check_out: '2026-11-27T17:05:00+01:00', reason: 'forgot' });
    expect(toRowChange(before, { ...before, notes: ' ', reason: 'x' }, berlin)).toEqual({ notes: null, reason: 'x' });
  });

  it('gives back to the cameras what is emptied', () => {
    const held = toFields({ ...row, check_out: '2026-11-27T16:00:00Z', held_fields: ['check_out', 'status'] }, berlin);
    expect(held.status).toBe('late');
    const emptied = { ...held, status: null, checkOut: { wallTime: '', offsetMinutes: undefined } };
    expect(toRowChange(held, emptied, berlin)).toEqual({ check_out: null, status: null, reason: null });
  });

  it('leaves alone what somebody else changed and nobody typed here', () => {
    const now = toFields({ ...row, check_out: '2026-11-27T16:00:00Z', notes: 'theirs' }, berlin);
    const typed = { ...before, notes: 'mine', reason: 'two at once' };
    const kept = onto(now, before, typed, berlin);
    expect(kept).toEqual({ ...now, notes: 'mine', reason: 'two at once' });
    expect(toRowChange(now, kept, berlin)).toEqual({ notes: 'mine', reason: 'two at once' });
  });

  it('of a day without a check-in leaves it without one, or gives it one', () => {
    const absent = toFields({ ...row, check_in: null, status: 'absent', held_fields: ['status'] }, berlin);
    expect(absent.checkIn.wallTime).toBe('');
    const excused = { ...absent, status: 'on_leave', notes: 'doctor', reason: 'told later' } as const;
    expect(toRowChange(absent, excused, berlin)).toEqual({ status: 'on_leave', notes: 'doctor', reason: 'told later' });
    const came = { ...absent, checkIn: { wallTime: '2026-11-27T08:30', offsetMinutes: undefined }, status: null };
    expect(toRowChange(absent, came, berlin)).toMatchObject({ check_in: '2026-11-27T08:30:00+01:00', status: null });
  });

  it('is there when something was typed, and not before', () => {
    expect(isDirty(before, before, berlin)).toBe(false);
    expect(isDirty(before, { ...before, reason: 'because' }, berlin)).toBe(true);
    expect(isDirty(before, { ...before, cameraId: null }, berlin)).toBe(true);
  });
});

describe('a row that is entered', () => {
  it('has the second of two equal times where that was chosen', () => {
    const fields = emptyFields('ada', '2026-10-25');
    const twice = { wallTime: '2026-10-25T02:30', offsetMinutes: 60 };
    expect(toNewRow(fields, berlin)).toMatchObject({ check_in: '2026-10-25T09:00:00+01:00', check_out: null });
    expect(toNewRow({ ...fields, checkIn: twice }, berlin).check_in).toBe('2026-10-25T02:30:00+01:00');
  });

  it('cannot be at a time that the clock passes over', () => {
    expect(isSkippedTime({ wallTime: '2026-03-29T02:30', offsetMinutes: undefined }, berlin)).toBe(true);
    expect(isSkippedTime({ wallTime: '', offsetMinutes: undefined }, berlin)).toBe(false);
  });
});
