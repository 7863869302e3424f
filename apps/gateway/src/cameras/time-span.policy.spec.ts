import { requestedTime, firstMinute } from './time-span.policy';

const now = new Date('2026-11-22T12:00:00Z');
const dayBefore = new Date('2026-11-21T12:00:00Z');

describe('the time that is asked about', () => {
  it('is the last day when nothing is said', () => {
    expect(requestedTime({}, now)).toEqual({ from: dayBefore, to: now });
  });

  it('is the day before its end, or from its beginning until now', () => {
    expect(requestedTime({ to: '2026-11-22T13:00:00+01:00' }, new Date(0))).toEqual({ from: dayBefore, to: now });
    expect(requestedTime({ from: '2026-11-22T11:00:00Z' }, now)).toEqual({
      from: new Date('2026-11-22T11:00:00Z'),
      to: now,
    });
  });

  it('does not end before it begins', () => {
    expect(() => requestedTime({ from: '2026-11-22T12:00:00Z', to: '2026-11-22T12:00:00Z' }, now)).toThrow('to');
    expect(() => requestedTime({ from: '2026-11-22T13:00:00Z' }, now)).toThrow('to');
  });
});

describe('the first minute of a stream', () => {
  it('is known when it is over, and only of one that is live', () => {
    expect(firstMinute(new Date('2026-11-22T11:00:00Z'), now)?.to).toEqual(new Date('2026-11-22T11:01:00Z'));
    expect(firstMinute(new Date('2026-11-22T11:59:00Z'), now)?.to).toEqual(now);
    expect(firstMinute(new Date('2026-11-22T11:59:01Z'), now)).toBeUndefined();
    expect(firstMinute(undefined, now)).toBeUndefined();
  });
});
