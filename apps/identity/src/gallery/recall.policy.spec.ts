import { faceVector } from '../testing/synthetic-faces';
import { isSameTop, syntheticProbes } from './recall.policy';
import { cosineOf } from './unit-vector';

describe('probes to try an index with', () => {
  const sample = Array.from({ length: 200 }, (_, i) => faceVector(`person-${i}`));
  let turn = 0;
  const probes = syntheticProbes(sample, () => Math.sin((turn += 1) * 12.9898) * Math.SQRT2);

  it('are about as much like somebody as a threshold asks, and like nobody else', () => {
    for (const [i, probe] of probes.entries()) {
      expect(Math.hypot(...probe)).toBeCloseTo(1, 4);
      const similarities = sample.map((vector) => cosineOf(probe, vector));
      const own = similarities[i] ?? 0;
      expect(own).toBeGreaterThan(0.35);
      expect(own).toBeLessThan(0.85);
      expect(Math.max(...similarities.filter((_, other) => other !== i))).toBeLessThan(own);
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
