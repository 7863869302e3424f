import { cropTransform, samplePatch, type RgbPicture } from './patch';

/** Red is the column, green the row, blue 7 everywhere. */
function ramp(widthPx: number, heightPx: number): RgbPicture {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < widthPx * heightPx; i += 1) rgb.set([i % widthPx, Math.floor(i / widthPx), 7], i * 3);
  return { widthPx, heightPx, rgb };
}

function sample(picture: RgbPicture, crop: Parameters<typeof cropTransform>[0], sizePx: number): Float32Array {
  const out = new Float32Array(sizePx * sizePx * 3).fill(-1);
  samplePatch(picture, cropTransform(crop, sizePx), sizePx, out);
  return out;
}

describe('sampling a patch', () => {
  it('a crop at its own size is a copy', () => {
    const out = sample(ramp(50, 40), { x: 10, y: 20, width: 4, height: 4 }, 4);
    expect([...out.slice(0, 6)]).toEqual([10, 20, 7, 11, 20, 7]);
    expect([...out.slice(-3)]).toEqual([13, 23, 7]);
  });

  it('halving averages each two by two pixels', () => {
    const out = sample(ramp(50, 40), { x: 10, y: 20, width: 8, height: 8 }, 4);
    expect([...out.slice(0, 6)]).toEqual([10.5, 20.5, 7, 12.5, 20.5, 7]);
  });

  it('enlarging goes smoothly from pixel to pixel', () => {
    const out = sample(ramp(50, 40), { x: 10, y: 20, width: 2, height: 2 }, 4);
    expect([...out.slice(3, 9)]).toEqual([10.25, 19.75, 7, 10.75, 19.75, 7]);
  });

  it('outside the picture it is black', () => {
    const out = sample(ramp(10, 10), { x: -4, y: -4, width: 4, height: 4 }, 4);
    expect(out.every((value) => value === 0)).toBe(true);
    const corner = sample(ramp(10, 10), { x: 8, y: 8, width: 4, height: 4 }, 4);
    expect([...corner.slice(0, 3)]).toEqual([8, 8, 7]);
    expect([...corner.slice(6, 9)]).toEqual([0, 0, 0]);
  });

  it('is a plain mean of fine stripes when it shrinks, not an accident of where the samples fall', () => {
    const stripes = ramp(48, 48);
    for (let i = 0; i < 48 * 48; i += 1) stripes.rgb.fill((i % 48) % 3 === 0 ? 0 : 150, i * 3, i * 3 + 3);
    const out = sample(stripes, { x: 0, y: 0, width: 48, height: 48 }, 16);
    expect(out.every((value) => Math.abs(value - 100) < 1e-3)).toBe(true);
  });

  it.each([
    ['as large as it is', 1],
    ['shrunk to half', 2],
    ['shrunk to a third', 3],
  ])('a rotated patch is the same inside the picture as at its very border, %s', (_, shrink) => {
    const side = 24;
    const angle = 0.3;
    const [cos, sin] = [shrink * Math.cos(angle), shrink * Math.sin(angle)];
    const reach = Math.ceil((shrink * side * (Math.cos(angle) + Math.sin(angle))) / 2) + 1;
    const around = (centre: number) => ({
      xx: cos,
      xy: -sin,
      x0: centre - (cos * side) / 2 + (sin * side) / 2,
      yx: sin,
      yy: cos,
      y0: centre - (sin * side) / 2 - (cos * side) / 2,
    });
    const large = ramp(4 * reach, 4 * reach);
    // The same pixels cut so closely that the patch reaches the border.
    const close = { widthPx: 2 * reach, heightPx: 2 * reach, rgb: new Uint8Array(4 * reach * reach * 3) };
    for (let y = 0; y < 2 * reach; y += 1) {
      const from = ((y + reach) * large.widthPx + reach) * 3;
      close.rgb.set(large.rgb.subarray(from, from + 2 * reach * 3), y * close.widthPx * 3);
    }
    const [inside, atBorder] = [new Float32Array(side * side * 3), new Float32Array(side * side * 3)];
    samplePatch(large, around(2 * reach), side, inside);
    samplePatch(close, around(reach), side, atBorder);
    inside.forEach((value, index) => {
      expect(Math.abs(value - (atBorder[index] as number))).toBeLessThan(0.35);
    });
  });
});
