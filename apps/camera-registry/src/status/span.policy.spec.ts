import type { StreamStateName } from '@smart-attendance/contracts';
import { endOf, lastingOf, outdatedBy, placeOf, type Span, type StatusReport } from './span.policy';

/** Seconds after eight o'clock. */
function at(second: number): Date {
  return new Date(Date.UTC(2026, 0, 5, 8) + second * 1_000);
}

function report(state: StreamStateName, since: number, until = since, reason = ''): StatusReport {
  return { cameraId: 'door', replica: 'one', state, reason, since: at(since), until: at(until) };
}

function span(state: StreamStateName, beganAt: number, reportedUntil = beganAt, reason = ''): Span {
  return { state, reason, beganAt: at(beganAt), reportedUntil: at(reportedUntil) };
}

describe('a report about a camera', () => {
  it('begins a span when it is the first one, or of another state', () => {
    expect(placeOf(report('connecting', 0), undefined)).toBe('begin');
    expect(placeOf(report('live', 2), span('connecting', 0))).toBe('begin');
    expect(placeOf(report('waiting', 60), span('live', 0, 30))).toBe('begin');
  });

  it('extends the span that it repeats', () => {
    expect(placeOf(report('live', 0, 30), span('live', 0))).toBe('extend');
    expect(placeOf(report('live', 0, 30), span('live', 0, 60))).toBe('extend');
  });

  it('about the next try of a camera that is away belongs to the same wait', () => {
    const away = span('waiting', 0, 8, 'unreachable');
    expect(placeOf(report('connecting', 8, 8, 'unreachable'), away)).toBe('extend');
    expect(placeOf(report('waiting', 12, 12, 'unreachable'), away)).toBe('extend');
    expect(placeOf(report('connecting', 20, 20), span('failed', 0, 10, 'unauthorized'))).toBe('extend');
  });

  it('is a span of its own when the camera is away for another reason, or nobody spoke for long before it', () => {
    const away = span('waiting', 0, 8, 'unreachable');
    expect(placeOf(report('waiting', 12, 12, 'refused'), away)).toBe('begin');
    expect(placeOf(report('failed', 12, 12, 'unreachable'), away)).toBe('begin');
    expect(placeOf(report('waiting', 54, 54, 'unreachable'), away)).toBe('begin');
  });

  it('never joins two times of seeing, for something was in between', () => {
    expect(placeOf(report('live', 40), span('live', 0, 30))).toBe('begin');
  });

  it('is believed over an earlier one about the same moment, and not over a later one', () => {
    expect(placeOf(report('waiting', 0, 1), span('connecting', 0))).toBe('replace');
    expect(placeOf(report('connecting', 0), span('waiting', 0, 1))).toBe('nothing');
  });
});

describe('spans of before the clock was set back', () => {
  it('are those that began while by a report one state lasted, but for what a clock is corrected by all the time', () => {
    expect(outdatedBy(report('live', -8, 322))).toEqual({ after: at(-8), before: at(317) });
    const { after, before } = outdatedBy(report('waiting', 40, 42));
    expect(before < after).toBe(true);
  });
});

describe('a span', () => {
  it('has no end before another begins', () => {
    expect(endOf(span('live', 0, 30), undefined)).toBeUndefined();
  });

  it('ends where the next one of its replica begins', () => {
    expect(endOf(span('live', 0, 30), span('waiting', 47))).toEqual(at(47));
    expect(endOf(span('live', 0, 30), span('waiting', 75))).toEqual(at(75));
  });

  it('ends at the last report when its replica was silent before the next one', () => {
    expect(endOf(span('live', 0, 30), span('connecting', 76))).toEqual(at(30));
  });

  it('ends at the last report when the same begins anew, and nobody reported what was in between', () => {
    expect(endOf(span('live', 0, 30), span('live', 50))).toEqual(at(30));
  });

  it('ends where the next begins, whatever was reported of it later', () => {
    expect(endOf(span('live', 0, 60), span('waiting', 47))).toEqual(at(47));
    expect(endOf(span('live', 0, 60), span('live', 47))).toEqual(at(47));
  });
});

describe('of the spans without an end', () => {
  const open = (id: string, reportedUntil: number, state: StreamStateName = 'live') => ({
    id,
    state,
    reportedUntil: at(reportedUntil),
  });

  it('the one lasts whose replica spoke last', () => {
    expect(lastingOf([open('dead', 40), open('new', 50, 'connecting')], at(60))).toBe('new');
  });

  it('none lasts when nobody has spoken for 45 seconds', () => {
    expect(lastingOf([open('a', 0)], at(44))).toBe('a');
    expect(lastingOf([open('a', 0)], at(45))).toBeUndefined();
    expect(lastingOf([], at(45))).toBeUndefined();
  });

  it('a replica that gave the camera up does not end what the next one reports', () => {
    expect(lastingOf([open('given up', 55, 'stopped'), open('taken over', 50)], at(60))).toBe('taken over');
    expect(lastingOf([open('given up', 55, 'stopped'), open('killed', 50)], at(95))).toBe('given up');
  });

  it('the one that is stopped lasts, though nobody repeats it, unless somebody reported later', () => {
    expect(lastingOf([open('stopped', 55, 'stopped'), open('before', 20)], at(6_000))).toBe('stopped');
    expect(lastingOf([open('stopped', 55, 'stopped'), open('killed', 90)], at(6_000))).toBeUndefined();
  });
});
