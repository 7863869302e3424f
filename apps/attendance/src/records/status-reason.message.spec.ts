import { statusRules } from '@smart-attendance/contracts';
import type { Explanation } from '../days/day';
import { toStatusReasonMessage } from './status-reason.message';

const seen = { isEntered: false, toldBy: null, toldAt: null };
const nine = Date.parse('2026-11-02T08:00:00Z');

describe('why a day has its status, for whoever says it in another language', () => {
  it('has the rule and what it compared, and nothing else', () => {
    const late: Explanation = { rule: 'late', seenAtMs: nine, cameraId: null, startsAtMs: nine, graceMinutes: 5 };
    expect(toStatusReasonMessage(late, { ...seen, isEntered: true })).toMatchObject({
      rule: 'late',
      graceMinutes: 5,
      isEntered: true,
    });
    expect(toStatusReasonMessage({ rule: 'no_coverage', percent: null, percentMin: 95 }, seen)).toEqual({
      rule: 'no_coverage',
      percentMin: 95,
    });
  });

  it('says who told the check-in from a kept face, and when', () => {
    const present: Explanation = { rule: 'present', seenAtMs: nine, cameraId: null, startsAtMs: null };
    const told = toStatusReasonMessage(present, { ...seen, toldBy: 'hr-1', toldAt: new Date(nine + 7_200_000) });
    expect(told).toMatchObject({ isEntered: false, toldBy: 'hr-1', toldAt: { seconds: BigInt(nine / 1_000 + 7_200) } });
    expect(toStatusReasonMessage(present, seen)).not.toHaveProperty('toldAt');
  });

  it('does not say of which kind leave was', () => {
    const leave: Explanation = { rule: 'on_leave', leave: 'Sick leave', leaveId: 'a-request' };
    expect(toStatusReasonMessage(leave, seen)).toEqual({ rule: 'on_leave' });
  });

  it('knows every rule by the name that clients know', () => {
    const rules: readonly Explanation['rule'][] = statusRules;
    expect(new Set(rules).size).toBe(11);
  });
});
