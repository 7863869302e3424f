import { statusReasonOf } from './status-reason.policy';

describe('why a row has its status', () => {
  it('is that somebody set it', () => {
    expect(statusReasonOf({ status: 'late', held_fields: ['status'] }, '09:00')).toBe('byHand');
  });

  it('is the begin of work', () => {
    expect(statusReasonOf({ status: 'late', held_fields: ['check_in'] }, '09:00')).toBe('late');
    expect(statusReasonOf({ status: 'present', held_fields: [] }, '09:00')).toBe('inTime');
  });

  it('is that there is no such rule, where there is none', () => {
    expect(statusReasonOf({ status: 'present', held_fields: [] }, null)).toBe('noRule');
  });

  it('is not made up where the page does not know it', () => {
    expect(statusReasonOf({ status: 'late', held_fields: [] }, null)).toBeUndefined();
    expect(statusReasonOf({ status: 'no_coverage', held_fields: [] }, '09:00')).toBeUndefined();
  });
});
