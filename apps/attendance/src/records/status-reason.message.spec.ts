import { statusRules } from '@smart-attendance/contracts';
import type { Explanation } from '../days/day';
import { toStatusReasonMessage } from './status-reason.message';

const nine = Date.parse('2026-11-02T08:00:00Z');

describe('why a day has its status, for whoever says it in another language', () => {
  it('has the rule and what it compared, and nothing else', () => {
    const late: Explanation = { rule: 'late', seenAtMs: nine, cameraId: null, startsAtMs: nine, graceMinutes: 5 };
    expect(toStatusReasonMessage(late, true)).toMatchObject({ rule: 'late', graceMinutes: 5, isEntered: true });
    expect(toStatusReasonMessage({ rule: 'no_coverage', percent: null, percentMin: 95 }, false)).toEqual({
      rule: 'no_coverage',
      percentMin: 95,
    });
  });

  it('does not say of which kind leave was', () => {
    const leave: Explanation = { rule: 'on_leave', leave: 'Sick leave', leaveId: 'a-request' };
    expect(toStatusReasonMessage(leave, false)).toEqual({ rule: 'on_leave' });
  });

  it('knows every rule by the name that clients know', () => {
    const rules: readonly Explanation['rule'][] = statusRules;
    expect(new Set(rules).size).toBe(11);
  });
});
