import { presetSpan, toSpan } from './missed-span.policy';

describe('the span in which somebody was missed', () => {
  const berlin = 'Europe/Berlin';

  it('is what the clock of the site shows, as instants', () => {
    expect(toSpan({ from: '2026-11-27T08:00', to: '2026-11-27T09:30' }, berlin)).toEqual({
      from: '2026-11-27T07:00:00.000Z',
      to: '2026-11-27T08:30:00.000Z',
    });
  });

  it('is none while an end is missing, the ends are reversed, or it is more than a week', () => {
    expect(toSpan({ from: '2026-11-27T08:00' }, berlin)).toBe('incomplete');
    expect(toSpan({ from: 'yesterday', to: '2026-11-27T08:00' }, berlin)).toBe('incomplete');
    expect(toSpan({ from: '2026-11-27T08:00', to: '2026-11-27T08:00' }, berlin)).toBe('reversed');
    expect(toSpan({ from: '2026-11-19T08:00', to: '2026-11-27T08:00' }, berlin)).toBe('too_long');
  });

  it('is today until now, all of yesterday, or a week, also where clocks are put back in it', () => {
    const now = new Date('2026-10-26T10:20:30Z');
    expect(presetSpan('today', now, berlin)).toEqual({ from: '2026-10-26T00:00', to: '2026-10-26T11:21' });
    expect(presetSpan('yesterday', now, berlin)).toEqual({ from: '2026-10-25T00:00', to: '2026-10-26T00:00' });
    expect(toSpan(presetSpan('yesterday', now, berlin), berlin)).toEqual({
      from: '2026-10-24T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z',
    });
    expect(toSpan(presetSpan('week', now, berlin), berlin)).toMatchObject({ from: '2026-10-19T22:00:00.000Z' });
  });
});
