import type { ShiftRules } from '../rules.queries';
import {
  changedRules,
  isMoreThanDraft,
  newShift,
  onto,
  toRules,
  toShiftChange,
  toShiftDraft,
  toShiftFields,
} from './shift-form.policy';

const fixed = { kind: 'fixed', start: '12:00', end: '12:30', paid: false, after_minutes_worked: null, minutes: null };
const rules = { ...toRules(newShift), breaks: [fixed], version: 1, valid_from: null } as ShiftRules;

describe('the form of a shift', () => {
  it('says again what it was filled with', () => {
    const fields = toShiftFields('Day', rules);
    expect(toShiftFields('Day', { ...rules, ...toRules(fields), breaks: rules.breaks })).toEqual(fields);
    expect(toShiftChange(fields, fields, '2026-12-01')).toEqual({});
  });

  it('changes a name without a version, and of the rules only those that differ', () => {
    const fields = toShiftFields('Day', rules);
    expect(toShiftChange(fields, { ...fields, name: ' Office ' }, '2026-12-01')).toEqual({ name: 'Office' });
    expect(toShiftChange(fields, { ...fields, overtimeAfterMinutes: null, breaks: [] }, '2026-12-01')).toEqual({
      overtime_after_minutes: null,
      breaks: [],
      valid_from: '2026-12-01',
    });
  });

  it('drafts rules alone, and says so of a new name', () => {
    const fields = toShiftFields('Day', rules);
    const renamed = toShiftChange(fields, { ...fields, name: 'Office', breaks: [] }, '2026-01-05');
    expect(isMoreThanDraft(renamed)).toBe(true);
    const body = { shift_id: 'a', breaks: [], valid_from: '2026-01-05', reason: 'as agreed' };
    expect(toShiftDraft('a', renamed, 'as agreed')).toEqual({ kind: 'shift', body });
    expect(isMoreThanDraft(toShiftChange(fields, { ...fields, breaks: [] }, '2026-01-05'))).toBe(false);
  });

  it('undoes nothing of what somebody else saved meanwhile in places that nobody touched here', () => {
    const before = toShiftFields('Day', rules);
    const now = { ...before, lateGraceMinutes: 10, breaks: [] };
    const kept = onto(now, before, { ...before, name: 'Office' });
    expect(toShiftChange(now, kept, '')).toEqual({ name: 'Office' });
  });

  it('tells what a version changes, and not how something is rounded that is not', () => {
    expect(changedRules(rules, { ...rules, late_grace_minutes: 10, check_in_rounding_direction: 'up' })).toEqual([
      'grace',
    ]);
    expect(changedRules(rules, { ...rules, end: '18:00', breaks: [] })).toEqual(['hours', 'breaks']);
  });
});
