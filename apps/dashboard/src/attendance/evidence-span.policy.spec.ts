import { evidenceSpanOf } from './evidence-span.policy';

const site = { timeZone: 'Europe/Berlin', dayStartsAt: '00:00' };

describe('what a row stands on', () => {
  it('was seen in the whole of its night, and in no other', () => {
    const punches = [
      { from: '2026-03-11T05:01:00.000Z', to: '2026-03-11T05:02:00.000Z' },
      { from: '2026-03-10T20:55:00.000Z', to: '2026-03-10T20:55:10.000Z' },
    ];
    expect(evidenceSpanOf({ date: '2026-03-10', punches }, site)).toEqual({
      from: '2026-03-10T20:55:00.000Z',
      to: '2026-03-11T05:02:00.000Z',
    });
  });

  it('was seen on its day where there are no punches', () => {
    expect(evidenceSpanOf({ date: '2026-03-10', punches: [] }, site)).toEqual({
      from: '2026-03-09T23:00:00.000Z',
      to: '2026-03-10T23:00:00.000Z',
    });
  });
});
