import { isComplete, toBlocks, toNewAssignment, type AssignmentFields } from './assignment-form.policy';

const fields: AssignmentFields = {
  what: 'shift',
  shiftId: 'early',
  weekdays: ['mon', 'tue'],
  rotation: [
    { shiftId: 'early', days: 2 },
    { shiftId: null, days: 1 },
  ],
  workSiteId: null,
  validFrom: '2026-12-01',
  validTo: '',
};

describe('what is assigned', () => {
  it('is a shift on weekdays, open where no end is said', () => {
    expect(toNewAssignment({ user_id: 'ada' }, fields)).toEqual({
      user_id: 'ada',
      shift_id: 'early',
      weekdays: ['mon', 'tue'],
      valid_from: '2026-12-01',
      valid_to: null,
    });
    expect(isComplete({ ...fields, weekdays: [] })).toBe(false);
  });

  it('is a rotation that begins with its first day, and the same again in blocks', () => {
    const { rotation_shift_ids: ids, ...rest } = toNewAssignment(
      { department: 'Hall' },
      { ...fields, what: 'rotation' },
    );
    expect(rest).toMatchObject({ department: 'Hall', rotation_anchor_date: '2026-12-01' });
    expect(ids).toEqual(['early', 'early', '']);
    expect(toBlocks(ids ?? [])).toEqual(fields.rotation);
    expect(isComplete({ ...fields, what: 'rotation', rotation: [{ shiftId: null, days: 367 }] })).toBe(false);
  });

  it('is a time off, which is of a person before what their department does', () => {
    expect(toNewAssignment({ user_id: 'ada' }, { ...fields, what: 'dayOff' }).rotation_shift_ids).toEqual(['']);
  });
});
