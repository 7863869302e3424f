import sharp from 'sharp';
import { rotatedSize, unrotateBox, unrotatePoints, type RotationDegrees } from './rotation';

const size = { widthPx: 40, heightPx: 20 };

/** A picture with one white pixel, rotated as a decoder rotates it, and where the pixel is then. */
async function whitePixelAfter(rotation: RotationDegrees, x: number, y: number): Promise<{ x: number; y: number }> {
  const rgb = new Uint8Array(size.widthPx * size.heightPx * 3);
  rgb.fill(255, (y * size.widthPx + x) * 3, (y * size.widthPx + x) * 3 + 3);
  const raw = { width: size.widthPx, height: size.heightPx, channels: 3 } as const;
  const { data, info } = await sharp(rgb, { raw }).rotate(rotation).raw().toBuffer({ resolveWithObject: true });
  expect({ widthPx: info.width, heightPx: info.height }).toEqual(rotatedSize(size, rotation));
  const at = data.indexOf(255) / 3;
  return { x: at % info.width, y: Math.floor(at / info.width) };
}

describe('what was found in a rotated picture', () => {
  it.each([0, 90, 180, 270] as const)('lies where it was before the picture was rotated by %d°', async (rotation) => {
    const after = await whitePixelAfter(rotation, 7, 3);
    expect(unrotateBox({ ...after, width: 1, height: 1 }, rotation, size)).toEqual({ x: 7, y: 3, width: 1, height: 1 });
    expect(unrotatePoints([after.x + 0.5, after.y + 0.5], rotation, size)).toEqual([7.5, 3.5]);
  });
});
