import { forbiddenBy, isDue, listedFrom, nextNight, verdictOf } from './look-alike.policy';

const at = (time: string): Date => new Date(`2026-11-${time}:00Z`);

describe('the scan of a night', () => {
  it('is due once each night, and at once where there was none', () => {
    expect(isDue(at('20T12:00'), null, 1)).toBe(true);
    expect(isDue(at('20T12:00'), at('20T01:00'), 1)).toBe(false);
    expect(isDue(at('21T00:59'), at('20T01:00'), 1)).toBe(false);
    expect(isDue(at('21T01:00'), at('20T01:00'), 1)).toBe(true);
    expect(isDue(at('21T05:00'), at('20T14:00'), 1)).toBe(true);
  });

  it('says when the next one comes', () => {
    expect(nextNight(at('20T12:00'), 1)).toEqual(at('21T01:00'));
    expect(nextNight(at('20T00:30'), 1)).toEqual(at('20T01:00'));
  });
});

describe('a pair', () => {
  it('is listed before it reaches the threshold, and says on which side it is', () => {
    expect(listedFrom(0.48, 0.05)).toBeCloseTo(0.43);
    expect(verdictOf(0.48, 0.48)).toBe('above_threshold');
    expect(verdictOf(0.45, 0.48)).toBe('within_margin');
  });
});

describe('a face that passes for somebody else', () => {
  const rules = { threshold: 0.5, marginsOfPairs: new Map<string, number>() };
  const toldApart = { threshold: 0.5, marginsOfPairs: new Map([['twin', 0.03]]) };
  const neighbours = (...pairs: readonly [string, number][]) =>
    pairs.map(([personId, similarity]) => ({ personId, similarity }));

  it('is not enrolled, however much it is like the own photos', () => {
    const found = neighbours(['ada', 0.8], ['twin', 0.6]);
    expect(forbiddenBy({ personId: 'ada', isEnrolled: true }, found, rules)).toMatchObject({ personId: 'twin' });
    expect(forbiddenBy({ personId: 'ada', isEnrolled: false }, found.slice(1), rules)).toMatchObject({
      personId: 'twin',
    });
  });

  it('is enrolled where somebody told the two apart, if it is more like the own photos', () => {
    const face = { personId: 'ada', isEnrolled: true };
    expect(forbiddenBy(face, neighbours(['ada', 0.8], ['twin', 0.6]), toldApart)).toBeUndefined();
    expect(forbiddenBy(face, neighbours(['ada', 0.62], ['twin', 0.6]), toldApart)).toMatchObject({ personId: 'twin' });
    expect(forbiddenBy(face, neighbours(['twin', 0.7]), toldApart)).toMatchObject({ personId: 'twin' });
  });

  it('is the first photo of one who was told apart before', () => {
    const face = { personId: 'ada', isEnrolled: false };
    expect(forbiddenBy(face, neighbours(['twin', 0.7]), toldApart)).toBeUndefined();
    expect(forbiddenBy(face, neighbours(['twin', 0.7], ['eve', 0.6]), toldApart)).toMatchObject({ personId: 'eve' });
  });
});
