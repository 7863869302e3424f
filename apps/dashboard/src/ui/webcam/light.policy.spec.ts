import { judgeLight, measureLuma } from './light.policy';

describe('the light on a face', () => {
  /** A grey picture whose middle is of another grey. */
  const picture = (middle: number, rest: number): Uint8ClampedArray => {
    const [width, height] = [40, 30];
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      const dx = ((pixel % width) / width - 0.5) / 0.17;
      const dy = (Math.floor(pixel / width) / height - 0.5) / 0.38;
      rgba.fill(dx * dx + dy * dy <= 1 ? middle : rest, pixel * 4, pixel * 4 + 4);
    }
    return rgba;
  };

  it.each([
    [130, 120, 'good'],
    [30, 40, 'dark'],
    [240, 200, 'bright'],
    [70, 230, 'backlit'],
    [40, 200, 'backlit'],
  ] as const)('of %d before %d is %s', (middle, rest, light) => {
    const luma = measureLuma(picture(middle, rest), 40, 30);
    expect(luma.inside).toBeCloseTo(middle);
    expect(luma.outside).toBeCloseTo(rest);
    expect(judgeLight(luma)).toBe(light);
  });
});
