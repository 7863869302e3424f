import { FrameBucket } from './frame-bucket.policy';

function taken(framesPerSecond: number, times: readonly number[]): number[] {
  const bucket = new FrameBucket(framesPerSecond);
  return times.filter((time) => bucket.takes(time));
}

function times(camera: number, seconds: number): number[] {
  return Array.from({ length: camera * seconds }, (_, index) => Math.round((index * 1_000) / camera));
}

describe('pictures that become frames', () => {
  it('are every fifth of a camera that sends five times as many, and no more at the start', () => {
    expect(taken(5, times(25, 1))).toEqual([0, 120, 320, 520, 720, 920]);
  });

  it('are all of a camera that sends fewer', () => {
    expect(taken(30, times(10, 5))).toHaveLength(50);
  });

  it('are as many as asked when the numbers do not divide', () => {
    expect(taken(7, times(25, 10)).length).toBeCloseTo(70, -0.5);
    expect(taken(12, times(30, 10)).length).toBeCloseTo(120, -0.5);
  });

  it('make up for a hiccup of the network, and not for a long pause', () => {
    const late = [0, 40, 80, 300, 310, 320, 330, 340, 360];
    expect(taken(25, late)).toHaveLength(9);
    const burst = Array.from({ length: 15 }, (_, index) => 10_000 + index);
    // So many were due in the 0.3 s before.
    expect(taken(25, [0, ...burst])).toHaveLength(1 + 8);
  });
});
