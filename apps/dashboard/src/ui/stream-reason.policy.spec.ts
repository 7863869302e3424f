import { toReason } from './stream-reason.policy';

describe('why there is no picture', () => {
  it('has reasons with words of ours, and others as the server says them', () => {
    expect(toReason('no_video')).toBe('no_video');
    expect(toReason('eclipse')).toBeUndefined();
    expect(toReason(null)).toBeUndefined();
  });
});
