import { isLeave, noLeave, toLeaveInput, type LeaveFields } from './leave-form.policy';

const fields: LeaveFields = { ...noLeave, typeId: 'a-type', from: '2026-12-01' };

describe('the form of leave', () => {
  it('is of the first day alone where there is no last one', () => {
    expect(toLeaveInput(fields)).toMatchObject({ date_from: '2026-12-01', date_to: '2026-12-01' });
  });

  it('has half a day of one day alone, also where a last day was added afterwards', () => {
    const half: LeaveFields = { ...fields, part: 'first_half' };
    expect(toLeaveInput(half).part).toBe('first_half');
    expect(toLeaveInput({ ...half, to: '2026-12-01' }).part).toBe('first_half');
    expect(toLeaveInput({ ...half, to: '2026-12-04' }).part).toBe('full_day');
  });

  it('asks for nothing that ends before it begins, or of no type', () => {
    expect(isLeave(fields)).toBe(true);
    expect(isLeave({ ...fields, to: '2026-11-30' })).toBe(false);
    expect(isLeave({ ...fields, typeId: null })).toBe(false);
  });
});
