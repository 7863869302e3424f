import { FrameTimes } from './frame-times';

function seen(ticks: readonly number[], declared = 0): FrameTimes {
  const times = new FrameTimes();
  times.declare(declared, 90_000);
  // They come ten a second, whatever they say themselves.
  ticks.forEach((tick, index) => {
    times.add(tick >>> 0, index * 100);
  });
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

  it.each<[string, (index: number) => number]>([
    ['stands still', () => 4_711],
    ['goes backwards', (index) => 2 ** 31 - index * 3_600],
    ['runs a thousand times too fast', (index) => index * 9_000_000],
    ['hardly runs', (index) => index],
  ])('is told by when its pictures come where its clock %s', (_, tickOf) => {
    const times = seen(Array.from({ length: 21 }, (__, index) => tickOf(index)));
    expect(times).toMatchObject({ isKnown: false, rate: 10 });
  });

  it('is unknown after one picture', () => {
    expect(seen([4_711])).toMatchObject({ isKnown: false, rate: 0 });
  });
});
