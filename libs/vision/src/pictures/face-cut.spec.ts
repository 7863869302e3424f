import sharp from 'sharp';
import { cutAround, cutFace } from './face-cut';

const size = { widthPx: 1280, heightPx: 720 };
const face = { x: 600, y: 300, width: 100, height: 120 };

async function noise(): Promise<Buffer> {
  const raw = { width: size.widthPx, height: size.heightPx, channels: 3 } as const;
  const pixels = Buffer.alloc(raw.width * raw.height * 3);
  for (let i = 0, seed = 1; i < pixels.length; i += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[i] = seed >> 16;
  }
  return sharp(pixels, { raw }).jpeg({ quality: 95 }).toBuffer();
}

describe('a face that is cut out', () => {
  it('has as much around it as it is wide, as far as the picture reaches', () => {
    expect(cutAround(face, size)).toEqual({ left: 530, top: 240, width: 240, height: 240 });
    expect(cutAround({ ...face, x: 0, y: 0 }, size)).toEqual({ left: 0, top: 0, width: 170, height: 180 });
    expect(cutAround({ ...face, x: 1_200 }, size)).toEqual({ left: 1_130, top: 240, width: 150, height: 240 });
  });

  it('is no larger than it may be, or is not sent', async () => {
    const picture = await noise();
    const cut = await cutFace(picture, size, { x: 400, y: 100, width: 400, height: 500 }, 32 * 1024);
    expect(cut?.length).toBeLessThanOrEqual(32 * 1024);
    expect(await sharp(cut).metadata()).toMatchObject({ format: 'jpeg', width: 320 });
    expect(await cutFace(picture, size, face, 100)).toBeUndefined();
    expect(await cutFace(picture, size, { x: 2_000, y: 0, width: 10, height: 10 }, 32 * 1024)).toBeUndefined();
  });
});
