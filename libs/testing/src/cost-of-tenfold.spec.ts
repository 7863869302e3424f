import { costOfTenfold } from './cost-of-tenfold';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('the cost of ten times as much', () => {
  it('is below 50 where it grows with the size', () => {
    const sum = (all: readonly number[]) => all.reduce((total, number) => total + Math.sqrt(number), 0);
    expect(costOfTenfold(20_000, numbers, sum)).toBeLessThan(50);
  });

  it('is above 50 where it grows with the square of the size', () => {
    const pairs = (all: readonly number[]) => all.reduce((total, one) => total + all.filter((n) => n < one).length, 0);
    expect(costOfTenfold(200, numbers, pairs)).toBeGreaterThan(50);
  });
});
