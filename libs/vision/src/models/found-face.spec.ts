import { keepBest } from './found-face';

describe('of several boxes', () => {
  const face = (x: number, score: number) => ({ x, y: 0, width: 10, height: 10, score, points5: [x] });

  it('of one face the best stays, with its own points', () => {
    expect(keepBest([face(0, 0.8), face(1, 0.9), face(100, 0.7)], 0.4)).toEqual([face(1, 0.9), face(100, 0.7)]);
  });

  it('a picture made of faces costs no more than its best 2,000 boxes', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => face(20 * i, i / 5_000));
    const kept = keepBest(many, 0.4);
    expect(kept).toHaveLength(2_000);
    expect(kept.at(-1)?.score).toBeCloseTo(0.6, 5);
  });
});
