import { sentenceKeyOf, type StatusReason } from './status-sentence.policy';

const reason = (rule: StatusReason['rule'], more: Partial<StatusReason> = {}): StatusReason => ({
  rule,
  seen_at: null,
  is_entered: false,
  told_by: null,
  told_by_kind: null,
  told_by_name: null,
  told_at: null,
  starts_at: null,
  grace_minutes: null,
  worked_minutes: null,
  below_minutes: null,
  percent: null,
  percent_min: null,
  holiday: null,
  ...more,
});

it('the sentence of a status is that of its rule, and another where the shift or the coverage is not known', () => {
  expect(sentenceKeyOf(reason('late'))).toBe('late');
  expect(sentenceKeyOf(reason('present'))).toBe('present_without_shift');
  expect(sentenceKeyOf(reason('present', { starts_at: '2026-11-02T08:00:00.000Z' }))).toBe('present');
  expect(sentenceKeyOf(reason('no_coverage'))).toBe('coverage_unknown');
  expect(sentenceKeyOf(reason('no_coverage', { percent: 40 }))).toBe('no_coverage');
});
