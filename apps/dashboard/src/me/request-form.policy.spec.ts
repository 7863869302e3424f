import type { AttendanceRow } from './me.queries';
import { isRequest, toRequest, toRequestFields } from './request-form.policy';

const zone = 'Europe/Berlin';
const row = { id: 'row', check_in: '2026-03-10T07:30:25.000Z', check_out: null } as AttendanceRow;

describe('what somebody asks for of a day of theirs', () => {
  it('is the time that differs, at the clock of the site', () => {
    const fields = { ...toRequestFields('2026-03-10', row, zone), to: '17:05', reason: ' forgot ' };
    expect(fields.from).toBe('08:30');
    expect(toRequest('me', fields, row, zone)).toEqual({
      user_id: 'me',
      kind: 'change',
      attendance_id: 'row',
      check_out: '2026-03-10T16:05:00.000Z',
      reason: 'forgot',
    });
  });

  it('is a whole day where there is none, over midnight too', () => {
    const fields = { day: '2026-03-10', from: '22:00', to: '06:00', wasAbsent: false, reason: 'camera' };
    expect(toRequest('me', fields, undefined, zone)).toMatchObject({
      kind: 'missing_day',
      check_in: '2026-03-10T21:00:00.000Z',
      check_out: '2026-03-11T05:00:00.000Z',
    });
  });

  it('is of the night in which the row is, whichever side of midnight it began', () => {
    const late = { id: 'row', check_in: '2026-03-10T23:30:00.000Z', check_out: null } as AttendanceRow;
    const asked = (given: object) =>
      toRequest('me', { ...toRequestFields('2026-03-10', late, zone), reason: 'night', ...given }, late, zone);
    expect(asked({ to: '06:00' })).toMatchObject({ check_out: '2026-03-11T05:00:00.000Z' });
    expect(asked({ from: '22:00' })).toMatchObject({ check_in: '2026-03-10T21:00:00.000Z' });
    const eve = { ...late, check_in: '2026-03-09T22:50:00.000Z' };
    const fields = { ...toRequestFields('2026-03-10', eve, zone), to: '08:00', reason: 'night' };
    expect(toRequest('me', fields, eve, zone)).toMatchObject({ check_out: '2026-03-10T07:00:00.000Z' });
  });

  it('is nothing without a reason or a difference', () => {
    const fields = toRequestFields('2026-03-10', row, zone);
    expect(isRequest({ ...fields, reason: 'x' }, row, zone)).toBe(false);
    expect(isRequest({ ...fields, to: '17:00' }, row, zone)).toBe(false);
    expect(isRequest({ ...fields, wasAbsent: true, reason: 'x' }, row, zone)).toBe(true);
    expect(toRequest('me', { ...fields, wasAbsent: true, reason: 'x' }, row, zone).kind).toBe('removal');
  });
});
