import { measureLight } from './sharpness';

const side = 64;
const patch = (luma: (column: number, row: number) => number) =>
  Float32Array.from({ length: side * side }, (_, i) => luma(i % side, Math.floor(i / side)));
const waves = (periodPx: number, amplitude = 0.3, mean = 0.5) =>
  patch((column, row) => mean + amplitude * Math.sin((2 * Math.PI * (column + row)) / periodPx));

describe('light and detail of a face', () => {
  it('finer detail is sharper', () => {
    expect(measureLight(waves(6), side).sharpness).toBeGreaterThan(2 * measureLight(waves(20), side).sharpness);
  });

  it('less light or contrast is not less sharp', () => {
    const bright = measureLight(waves(8, 0.3, 0.6), side);
    const dark = measureLight(waves(8, 0.03, 0.08), side);
    expect(dark.sharpness).toBeCloseTo(bright.sharpness, 1);
    expect(dark.brightness).toBeLessThan(0.1);
    expect(bright.brightness).toBeGreaterThan(0.5);
  });

  it('an even patch has no detail at all', () => {
    expect(
      measureLight(
        patch(() => 0.5),
        side,
      ),
    ).toEqual({ brightness: 0.5, sharpness: 0 });
  });

  it('the rim, where the background shows, does not count', () => {
    const noisyRim = patch((column, row) =>
      column < 12 || row < 12 || column >= 52 || row >= 52 ? (column + row) % 2 : 0.5,
    );
    expect(measureLight(noisyRim, side).brightness).toBeCloseTo(0.5, 6);
    expect(measureLight(noisyRim, side).sharpness).toBe(0);
  });
});
