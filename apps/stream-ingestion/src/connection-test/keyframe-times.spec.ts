import { KeyframeTimes } from './keyframe-times';

function seen(keyframes: readonly (readonly [timestamp: number, atMs: number])[], clockHz = 90_000): number {
  const times = new KeyframeTimes();
  times.declare(clockHz);
  for (const [timestamp, atMs] of keyframes) times.add(timestamp, atMs);
  return times.intervalMs;
}

describe('the time between two keyframes', () => {
  it('is unknown before the second one', () => {
    expect(seen([])).toBe(0);
    expect(seen([[90_000, 5]])).toBe(0);
  });

  it('is told by the clock of the camera, also when both come in one rush', () => {
    expect(
      seen([
        [1_000, 100],
        [181_000, 101],
      ]),
    ).toBe(2_000);
    expect(
      seen(
        [
          [0, 0],
          [8_000, 1],
        ],
        16_000,
      ),
    ).toBe(500);
  });

  it('survives the turn of a clock of 32 bits', () => {
    expect(
      seen([
        [2 ** 32 - 45_000, 0],
        [45_000, 1_000],
      ]),
    ).toBe(1_000);
  });

  it('is told by when they came where the clock of the camera stands still, runs backwards or jumps', () => {
    for (const timestamp of [500_000, 400_000, 500_000 + 90_000 * 3_600]) {
      expect(
        seen([
          [500_000, 0],
          [timestamp, 1_040],
        ]),
      ).toBe(1_040);
    }
  });

  it('is that of the first two, however many follow', () => {
    expect(
      seen([
        [0, 0],
        [90_000, 1_000],
        [990_000, 11_000],
      ]),
    ).toBe(1_000);
  });
});
