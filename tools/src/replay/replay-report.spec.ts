import { create, ChangedVisitSchema, timestampFromDate } from '@smart-attendance/contracts';
import { joined, replayLines, type ReplayedDay } from './replay-report';

function day(date: string, fields: Partial<ReplayedDay['answer']>): ReplayedDay {
  const nothing = { visits: 0, visitsLost: 0, visitsGained: 0, strangers: 0, strangersNamed: 0, sightingsUntold: 0 };
  return { day: date, answer: { ...nothing, thresholdNow: 0.485, lost: [], gained: [], ...fields } };
}

const visit = create(ChangedVisitSchema, {
  personId: 'ada',
  cameraId: 'gate',
  firstSeenAt: timestampFromDate(new Date('2026-03-02T08:00:00Z')),
  sightings: 5,
  similarity: 0.51,
});

describe('what another threshold would change', () => {
  it('is printed visit by visit, with the sums of all days', () => {
    const days = [
      day('2026-03-02', { visits: 10, visitsLost: 1, lost: [visit] }),
      day('2026-03-03', {
        visits: 5,
        strangers: 4,
        strangersNamed: 1,
        visitsGained: 1,
        gained: [{ ...visit, isStranger: true }],
      }),
    ];
    expect(replayLines(joined(days), 0.52)).toEqual([
      '2026-03-02T08:00:00.000Z lost: person ada, camera gate, 5 sightings, best 0.510',
      '2026-03-02T08:00:00.000Z stranger named: person ada, camera gate, 5 sightings, best 0.510',
      'At 0.52 (0.485 holds now): 1 of 15 recognised visits lost, 1 gained, 1 of 4 visits of strangers named. Nothing was changed.',
    ]);
  });

  it('says how many are not listed, and what cannot be told', () => {
    const lines = replayLines(
      joined([day('2026-03-02', { visits: 900, visitsLost: 300, lost: [visit], sightingsUntold: 7 })]),
      0.9,
    );
    expect(lines).toContain('and 299 more');
    expect(lines.at(-1)).toContain('7 sightings are from before');
  });
});
