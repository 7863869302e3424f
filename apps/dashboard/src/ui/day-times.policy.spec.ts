import { timesOf } from './day-times.policy';

describe('the times of a day', () => {
  const [from, to] = ['2026-11-27T07:42:00Z', '2026-11-27T16:00:00Z'];

  it('are none of somebody who was not there', () => {
    expect(timesOf({ check_in: null, check_out: null }).kind).toBe('none');
    expect(timesOf({ check_in: null, check_out: to }).kind).toBe('none');
  });

  it('have an end once there is one', () => {
    expect(timesOf({ check_in: from, check_out: null })).toEqual({ kind: 'open', from });
    expect(timesOf({ check_in: from, check_out: to })).toEqual({ kind: 'whole', from, to });
  });
});
