import { createHash } from 'node:crypto';
import { ultraFacePriors } from './ultraface-variant';

const digest = (values: Float32Array) => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

describe('UltraFace priors', () => {
  it('at 320x240 they are, bit for bit, the constants of the published model', () => {
    const { centres, sizes } = ultraFacePriors(320, 240);
    expect(digest(centres.values)).toBe('fa5d30207be4a83022001cf132ddf0827bcb0a57083bbe4b95bf1443a25efe16');
    expect(digest(sizes.values)).toBe('d906f08e55b90818b348a77aa353d0b644de0ea86908c5a384d2a4aa3808616f');
  });

  it.each([
    [320, 240, 4420],
    [640, 384, 14100],
    [1280, 720, 52960],
  ])('a %i x %i input has %i of them', (widthPx, heightPx, count) => {
    const { centres, sizes } = ultraFacePriors(widthPx, heightPx);
    expect(centres.dims).toEqual([1, count, 2]);
    expect(sizes.values).toHaveLength(2 * count);
  });

  it('an anchor larger than the picture is cut to it', () => {
    const { sizes } = ultraFacePriors(200, 120);
    expect(Math.max(...sizes.values)).toBe(1);
  });
});
