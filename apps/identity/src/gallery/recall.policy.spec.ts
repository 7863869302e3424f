import { faceVector } from '../fakes/synthetic-faces';
import { isSameTop, looksLike } from './recall.policy';
import { cosineOf } from './unit-vector';

describe('looks to try an index with', () => {
  const sample = Array.from({ length: 20 }, (_, i) => faceVector(`person-${i}`));
  const looks = looksLike(sample, () => Math.random() * 2 - 1);

  it('are about as much like somebody as a threshold asks, and half as much like another', () => {
    for (const [i, look] of looks.entries()) {
      expect(Math.hypot(...look)).toBeCloseTo(1, 4);
      expect(Math.abs(cosineOf(look, sample[i] ?? look) - 0.6)).toBeLessThan(0.15);
      expect(cosineOf(look, sample[(i + 1) % 20] ?? look)).toBeGreaterThan(0.35);
    }
  });
});

describe('what a search found', () => {
  const exact = [
    { personId: 'ada', similarity: 0.61 },
    { personId: 'bob', similarity: 0.42 },
  ];

  it.each([
    ['the same two', exact, true],
    ['somebody just as much alike', [{ personId: 'eve', similarity: 0.61 }, exact[1]], true],
    ['another second', [exact[0], { personId: 'eve', similarity: 0.4 }], false],
    ['the second as best', [exact[1], { personId: 'eve', similarity: 0.4 }], false],
    ['the best alone', [exact[0]], false],
    ['nobody', [], false],
  ])('is right or wrong: %s', (_, found, isRight) => {
    expect(
      isSameTop(
        exact,
        found.flatMap((neighbour) => neighbour ?? []),
      ),
    ).toBe(isRight);
  });
});
