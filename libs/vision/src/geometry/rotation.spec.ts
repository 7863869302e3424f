import sharp from 'sharp';
import { boxBeforeTurn, pointsBeforeTurn, turnedSize, type TurnDegrees } from './rotation';

const size = { widthPx: 40, heightPx: 20 };

/** A picture with one white pixel, turned as a decoder turns it, and where the pixel is then. */
async function whitePixelAfter(turn: TurnDegrees, x: number, y: number): Promise<{ x: number; y: number }> {
  const rgb = new Uint8Array(size.widthPx * size.heightPx * 3);
  rgb.fill(255, (y * size.widthPx + x) * 3, (y * size.widthPx + x) * 3 + 3);
  const raw = { width: size.widthPx, height: size.heightPx, channels: 3 } as const;
  const { data, info } = await sharp(rgb, { raw }).rotate(turn).raw().toBuffer({ resolveWithObject: true });
  expect({ widthPx: info.width, heightPx: info.height }).toEqual(turnedSize(size, turn));
  const at = data.indexOf(255) / 3;
  return { x: at % info.width, y: Math.floor(at / info.width) };
}

describe('what was found in a turned picture', () => {
  it.each([0, 90, 180, 270] as const)('lies where it was before the picture was turned by %d°', async (turn) => {
    const after = await whitePixelAfter(turn, 7, 3);
    expect(boxBeforeTurn({ ...after, width: 1, height: 1 }, turn, size)).toEqual({ x: 7, y: 3, width: 1, height: 1 });
    expect(pointsBeforeTurn([after.x + 0.5, after.y + 0.5], turn, size)).toEqual([7.5, 3.5]);
  });
});
