import { LivenessMode } from '@smart-attendance/contracts';
import { livenessRuleOf, refusedByLiveness } from './liveness.policy';

describe('a face before a camera', () => {
  it.each([
    ['enforce', 0.5, undefined],
    ['enforce', 0.49, 'spoof_suspected'],
    ['enforce', Number.NaN, 'spoof_suspected'],
    ['enforce', undefined, 'liveness_unknown'],
    ['flag', 0.1, undefined],
    ['flag', undefined, undefined],
    ['off', undefined, undefined],
  ] as const)('with the rule %s and a score of %s is refused as %s', (rule, score, expected) => {
    expect(refusedByLiveness(score, rule, 0.5)).toBe(expected);
  });

  it('is judged by the rule its camera asks for, if it asks for one', () => {
    expect(livenessRuleOf(LivenessMode.ENFORCE)).toBe('enforce');
    expect(livenessRuleOf(LivenessMode.FLAG)).toBe('flag');
    expect(livenessRuleOf(LivenessMode.OFF)).toBe('off');
    expect(livenessRuleOf(LivenessMode.UNSPECIFIED)).toBeUndefined();
  });
});
