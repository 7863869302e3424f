import { idleSpans, lastDays, toStretches, totalsOf, type Span } from './coverage.policy';

const span = (fromMs: number, toMs: number): Span => ({ fromMs, toMs });
const kinds = (facts: Parameters<typeof toStretches>[0]): string[] =>
  toStretches(facts).map(({ kind, fromMs, toMs }) => `${kind} ${String(fromMs)}-${String(toMs)}`);

describe('a band of what a camera saw', () => {
  it('has no gaps: seen where it was not blind, blind where it was wanted, and nothing of what is to come', () => {
    const blind = [span(10, 30), span(50, 60)];
    expect(kinds({ range: span(0, 100), nowMs: 80, blind, idle: [span(20, 25), span(28, 55)] })).toEqual([
      'seen 0-10',
      'blind 10-20',
      'idle 20-25',
      'blind 25-28',
      'idle 28-30',
      'seen 30-50',
      'idle 50-55',
      'blind 55-60',
      'seen 60-80',
      'future 80-100',
    ]);
  });

  it('is cut at its ends, and a day to come is all future', () => {
    expect(kinds({ range: span(20, 40), nowMs: 100, blind: [span(0, 25), span(39, 90)], idle: [] })).toEqual([
      'blind 20-25',
      'seen 25-39',
      'blind 39-40',
    ]);
    expect(kinds({ range: span(200, 300), nowMs: 100, blind: [span(0, 400)], idle: [] })).toEqual(['future 200-300']);
  });

  it('has a share of the time in which the camera was wanted', () => {
    const stretches = toStretches({ range: span(0, 100), nowMs: 100, blind: [span(0, 50)], idle: [span(0, 40)] });
    expect(totalsOf(stretches)).toEqual({ seenMs: 50, blindMs: 10, share: 50 / 60 });
    expect(
      totalsOf(toStretches({ range: span(0, 9), nowMs: 9, blind: [span(0, 9)], idle: [span(0, 9)] })).share,
    ).toBeNull();
  });
});

describe('when a camera was not wanted', () => {
  const at = (second: number): string => new Date(second * 1_000).toISOString();
  const camera = { created_at: at(10), stream_wanted: true, is_active: true };

  it('is before it was there, and while it was stopped', () => {
    const history = [
      { state: 'stopped', began_at: at(80), ended_at: null },
      { state: 'waiting', began_at: at(60), ended_at: at(80) },
      { state: 'stopped', began_at: at(20), ended_at: at(30) },
    ];
    expect(idleSpans(history, camera, span(0, 90_000), 85_000)).toEqual([
      span(0, 10_000),
      span(20_000, 30_000),
      span(80_000, 85_000),
    ]);
  });

  it('is all of the time where it never ran and is not wanted', () => {
    expect(idleSpans([], { ...camera, stream_wanted: false }, span(0, 90_000), 85_000)).toEqual([
      span(0, 10_000),
      span(10_000, 85_000),
    ]);
    expect(idleSpans([], camera, span(20_000, 90_000), 85_000)).toEqual([]);
  });
});

describe('days at a site', () => {
  const hours = ({ fromMs, toMs }: Span): number => (toMs - fromMs) / 3_600_000;

  it('begin at its midnight, and have 23 or 25 hours where the clocks change', () => {
    const spring = lastDays(3, Date.parse('2026-03-30T08:00:00Z'), 'Europe/Berlin');
    expect(spring.map(({ day }) => day)).toEqual(['2026-03-30', '2026-03-29', '2026-03-28']);
    expect(spring.map(hours)).toEqual([24, 23, 24]);
    expect(new Date(spring[0]?.fromMs ?? 0).toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(lastDays(2, Date.parse('2026-10-26T08:00:00Z'), 'Europe/Berlin').map(hours)).toEqual([24, 25]);
  });

  it('are not twice in one where the clocks leave midnight out', () => {
    const [, sunday, saturday] = lastDays(3, Date.parse('2026-09-07T15:00:00Z'), 'America/Santiago');
    expect([sunday, saturday].map((day) => day && hours(day))).toEqual([23, 24]);
    expect(new Date(sunday?.fromMs ?? 0).toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });

  it('are those of the site, whatever day it is elsewhere', () => {
    expect(lastDays(1, Date.parse('2026-11-27T23:30:00Z'), 'Asia/Tokyo')[0]?.day).toBe('2026-11-28');
    expect(lastDays(1, Date.parse('2026-11-27T03:00:00Z'), 'America/New_York')[0]?.day).toBe('2026-11-26');
  });
});
