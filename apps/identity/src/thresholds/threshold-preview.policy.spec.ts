import { previewVisits, type TrackTally } from './threshold-preview.policy';

function tally(trackId: string, fields: Partial<TrackTally>): TrackTally {
  return {
    trackId,
    cameraId: 'gate',
    personId: 'ada',
    firstSeenAt: new Date('2026-03-02T08:00:00Z'),
    lastSeenAt: new Date('2026-03-02T08:00:02Z'),
    similarityMax: 0.6,
    comparable: 6,
    namedNow: 6,
    namedThen: 6,
    ...fields,
  };
}

describe('another threshold', () => {
  it('changes nothing for whoever still has enough sightings', () => {
    const preview = previewVisits([tally('t', { namedThen: 3 })], new Map([['t', 'ada']]), new Set(), 3);
    expect(preview).toEqual({ visits: 1, strangers: 0, lost: [], gained: [] });
  });

  it('loses a visit of which too few sightings reach it', () => {
    const preview = previewVisits([tally('t', { namedThen: 2 })], new Map([['t', 'ada']]), new Set(), 3);
    expect(preview.lost).toMatchObject([{ trackId: 't', personId: 'ada', sightings: 6, isStranger: false }]);
    const third = previewVisits(
      [tally('t', { comparable: 30, namedNow: 12, namedThen: 9 })],
      new Map([['t', 'ada']]),
      new Set(),
      3,
    );
    expect(third.lost).toHaveLength(1);
  });

  it('names a stranger when enough sightings reach it', () => {
    const preview = previewVisits([tally('s', { namedNow: 0, namedThen: 4 })], new Map(), new Set(['s']), 3);
    expect(preview).toMatchObject({ visits: 0, strangers: 1, gained: [{ personId: 'ada', isStranger: true }] });
  });

  it('names nobody where two people are meant as often', () => {
    const both = [
      tally('t', { namedNow: 0, namedThen: 3 }),
      tally('t', { personId: 'bob', namedNow: 0, namedThen: 3 }),
    ];
    expect(previewVisits(both, new Map(), new Set(), 3).gained).toEqual([]);
  });

  it('does not call lost what only a shorter stretch of the track had decided', () => {
    const long = tally('t', { comparable: 100, namedNow: 20, namedThen: 10 });
    expect(previewVisits([long], new Map([['t', 'ada']]), new Set(), 3).lost).toEqual([]);
  });
});
