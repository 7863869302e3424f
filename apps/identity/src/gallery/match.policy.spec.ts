import { decideMatch } from './match.policy';

const rules = { cosineMin: 0.5, marginMin: 0.05 };

describe('whose face it is', () => {
  it('is nobody’s in an empty gallery', () => {
    expect(decideMatch([], rules)).toMatchObject({ kind: 'unknown', reason: 'empty_gallery' });
  });

  it('is the best person’s when it reaches the threshold and leads clearly', () => {
    const match = decideMatch(
      [
        { personId: 'ada', similarity: 0.7 },
        { personId: 'bob', similarity: 0.4 },
      ],
      rules,
    );
    expect(match).toMatchObject({ kind: 'matched', personId: 'ada', similarity: 0.7 });
    expect(match.margin).toBeCloseTo(0.3);
  });

  it('is a stranger’s below the threshold, even when only one person is enrolled', () => {
    expect(decideMatch([{ personId: 'ada', similarity: 0.49 }], rules)).toMatchObject({ reason: 'below_threshold' });
  });

  it('is nobody’s when two people are nearly as alike', () => {
    const match = decideMatch(
      [
        { personId: 'ada', similarity: 0.7 },
        { personId: 'bob', similarity: 0.66 },
      ],
      rules,
    );
    expect(match).toMatchObject({ kind: 'unknown', reason: 'small_margin' });
  });

  it('has its whole similarity as margin when nobody else is enrolled', () => {
    expect(decideMatch([{ personId: 'ada', similarity: 0.6 }], rules)).toMatchObject({ margin: 0.6 });
  });
});

describe('with people of whom somebody said that they are two', () => {
  const rules = { cosineMin: 0.5, marginMin: 0.05, marginsOfPairs: new Map([['bob', 0.02]]) };
  const neighbours = (...similarities: readonly [string, number][]) =>
    similarities.map(([personId, similarity]) => ({ personId, similarity }));

  it('a narrower margin does between them, and no narrower one', () => {
    expect(decideMatch(neighbours(['ada', 0.7], ['bob', 0.67]), rules)).toMatchObject({ personId: 'ada' });
    expect(decideMatch(neighbours(['ada', 0.7], ['bob', 0.69]), rules)).toMatchObject({ reason: 'small_margin' });
  });

  it('everybody else keeps the usual distance', () => {
    expect(decideMatch(neighbours(['ada', 0.7], ['eve', 0.67]), rules)).toMatchObject({ reason: 'small_margin' });
    expect(decideMatch(neighbours(['ada', 0.7], ['bob', 0.67], ['eve', 0.66]), rules)).toMatchObject({
      reason: 'small_margin',
    });
    expect(decideMatch(neighbours(['ada', 0.7], ['bob', 0.67], ['eve', 0.6]), rules)).toMatchObject({
      personId: 'ada',
      margin: expect.closeTo(0.03) as number,
    });
  });

  it('the threshold holds as before', () => {
    expect(decideMatch(neighbours(['ada', 0.49], ['bob', 0.4]), rules)).toMatchObject({ reason: 'below_threshold' });
  });
});
