import { FrameRateMeter } from './frame-rate-meter';

function fed(everyMs: number, count: number): FrameRateMeter {
  const meter = new FrameRateMeter();
  for (let index = 0; index < count; index += 1) meter.add(1_000 + index * everyMs);
  return meter;
}

describe('the real frame rate', () => {
  it('is right from the first second on', () => {
    expect(fed(200, 5).rate(1_800)).toBeCloseTo(5);
    expect(fed(40, 500).rate(1_000 + 499 * 40)).toBeCloseTo(25);
  });

  it('falls when frames stay out, and ends at zero', () => {
    const meter = fed(200, 50);
    const lastMs = 1_000 + 49 * 200;
    expect(meter.rate(lastMs + 5_000)).toBeLessThan(3.5);
    expect(meter.rate(lastMs + 10_001)).toBe(0);
  });

  it('is zero before there are two frames', () => {
    expect(fed(200, 0).rate(1_000)).toBe(0);
    expect(fed(200, 1).rate(1_000)).toBe(0);
  });
});
