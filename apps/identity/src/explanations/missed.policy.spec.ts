import { explainMissed, type MissedAtCamera, type MissedFacts } from './missed.policy';

function camera(fields: Partial<MissedAtCamera>): MissedAtCamera {
  return {
    cameraId: 'gate',
    cameraName: 'Gate',
    compared: 0,
    refused: new Map(),
    named: 0,
    others: 0,
    near: 0,
    blindSeconds: 0,
    ...fields,
  };
}

const facts: MissedFacts = {
  isActive: true,
  mayBeTold: true,
  photos: 2,
  photosOfPack: 2,
  recognitions: 0,
  rejections: 0,
  cameras: [],
  nearest: undefined,
  spanSeconds: 3_600,
  isForgotten: false,
  isCoverageKnown: true,
  sightingsMin: 3,
  windowSeconds: 10,
  marginMin: 0.05,
};

function explain(fields: Partial<MissedFacts>) {
  return explainMissed({ ...facts, ...fields });
}

describe('why somebody was not recognised', () => {
  it('first of all, whether they were', () => {
    expect(explain({ recognitions: 2 })).toEqual({
      reason: 'recognized',
      sentence: 'The person was recognised 2 times in that time.',
    });
  });

  it('is said of the person where it lies with them', () => {
    expect(explain({ isActive: false }).reason).toBe('inactive');
    expect(explain({ mayBeTold: false }).reason).toBe('no_consent');
    expect(explain({ photos: 0, photosOfPack: 0 }).reason).toBe('not_enrolled');
    expect(explain({ photosOfPack: 0 }).reason).toBe('other_pack');
    expect(explain({ rejections: 1 }).reason).toBe('rejected');
  });

  it('is that too few sightings agreed', () => {
    const { reason, sentence } = explain({ cameras: [camera({ compared: 9, named: 2 })] });
    expect(reason).toBe('too_few_sightings');
    expect(sentence).toContain('2 sightings named the person, but 3 must agree');
  });

  it('is told with the numbers of the nearest sighting', () => {
    const cameras = [camera({ compared: 9, near: 4 })];
    const nearest = { reason: 'below_threshold', similarity: 0.46, margin: 0.2, threshold: 0.485 };
    expect(explain({ cameras, nearest })).toMatchObject({
      reason: 'below_threshold',
      sentence: expect.stringContaining('the best reached 0.46, where 0.485 was asked for') as string,
    });
    expect(explain({ cameras, nearest: { ...nearest, reason: 'small_margin', margin: 0.03 } }).sentence).toContain(
      'led the next person by 0.03 only, where 0.05 is needed',
    );
    expect(explain({ cameras, nearest: { ...nearest, reason: 'counter_example' } }).reason).toBe('counter_example');
  });

  it('is what most faces were refused for', () => {
    const refused = new Map([
      ['turned_away', 12],
      ['too_small', 3],
    ]);
    expect(explain({ cameras: [camera({ refused, compared: 5, others: 5 })] })).toEqual({
      reason: 'turned_away',
      sentence: '15 of 20 faces could not be compared; 12 of them were turned away.',
    });
  });

  it('is that those who were seen were others', () => {
    expect(explain({ cameras: [camera({ compared: 7, others: 5 })] })).toMatchObject({
      reason: 'like_nobody',
      sentence: expect.stringContaining('5 were others, 2 like nobody') as string,
    });
  });

  it('is that a camera was blind, where it saw nobody', () => {
    expect(explain({ cameras: [camera({ blindSeconds: 1_800 })] })).toEqual({
      reason: 'camera_blind',
      sentence: 'The camera was blind for up to 1800 s, 50 % of that time.',
    });
    expect(explain({ cameras: [camera({ compared: 3, others: 3, blindSeconds: 3_600 })] }).reason).toBe('camera_blind');
    expect(explain({ cameras: [camera({ compared: 3, others: 3, blindSeconds: 60 })] }).reason).toBe('like_nobody');
  });

  it('is that there was no face at all, or that nobody knows any more', () => {
    expect(explain({}).sentence).toBe('No camera saw a face, and none was blind.');
    expect(explain({ isCoverageKnown: false }).sentence).toContain('is not known');
    expect(explain({ isForgotten: true }).reason).toBe('kept_no_longer');
  });
});
