import { sentenceOfThreshold, type ToldThreshold } from './threshold-sentence.policy';

const told: ToldThreshold = {
  stated: { cosine: 0.5371, low: 0.49, high: 0.55, state: 'stated' },
  people: 300,
  sampledPeople: 300,
  sampledPhotos: 900,
  strangerVisitRateMax: 0.001,
  missed: { share: 0.0271, low: 0.014, high: 0.051 },
};

describe('a threshold, told', () => {
  it('says from what it was computed, what it keeps and what it costs', () => {
    expect(sentenceOfThreshold(told)).toBe(
      'Computed from 300 people and 900 photos: at 0.537 at most 0.1 % of the visits of strangers get a name, 95 times of 100. ' +
        'It costs 2.7 % of single photos (1.4 % to 5.1 %); a visit needs only a third of its sightings.',
    );
    expect(sentenceOfThreshold({ ...told, missed: undefined })).toContain('nobody has two photos');
  });

  it('says why it is not computed, and that the strictest of what is known holds', () => {
    const few = { ...told, people: 12, stated: { ...told.stated, state: 'few_people' as const } };
    expect(sentenceOfThreshold(few)).toContain(
      '12 people are too few to compute it; from 50 on it is. Until then the strictest',
    );
    const fresh = { ...told, stated: { ...told.stated, state: 'not_computed' as const } };
    expect(sentenceOfThreshold(fresh)).toContain('has not been computed yet');
    const poor = { ...told, stated: { ...told.stated, state: 'few_scores' as const } };
    expect(sentenceOfThreshold(poor)).toContain('Too few photos');
  });
});
