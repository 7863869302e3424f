import { FrameTimes } from './frame-times';

function seen(ticks: readonly number[], declared = 0): FrameTimes {
  const times = new FrameTimes();
  times.declare(declared, 90_000);
  for (const tick of ticks) times.add(tick >>> 0);
  return times;
}

describe('the frame rate of a camera', () => {
  it('is what it declares', () => {
    expect(seen([], 12.5)).toMatchObject({ isKnown: true, rate: 12.5 });
  });

  it('is told by the clock on its pictures', () => {
    expect(seen([0, 1, 2, 3, 4, 5].map((index) => index * 3_600))).toMatchObject({ isKnown: true, rate: 25 });
  });

  it('is told across the end of the clock, and with pictures out of order', () => {
    const begin = 2 ** 32 - 7_200;
    expect(seen([0, 1, 2, 3, 4, 5].map((index) => begin + index * 3_600)).rate).toBe(25);
    expect(seen([0, 3, 1, 2, 6, 4, 5].map((index) => index * 3_600)).rate).toBe(25);
  });

  it('is unknown after one picture', () => {
    expect(seen([4_711])).toMatchObject({ isKnown: false, rate: 0 });
  });
});
