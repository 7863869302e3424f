import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { decodePicture, inspectPicture, pictureLimits } from './picture-reader';

/** Left half red, right half green: enough to see how a picture lies. */
function twoColours(widthPx: number, heightPx: number): sharp.Sharp {
  const half = { width: Math.floor(widthPx / 2), height: heightPx, channels: 3 } as const;
  const green = { create: { ...half, background: '#00ff00' } };
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#ff0000' } }).composite([
    { input: green, left: Math.ceil(widthPx / 2), top: 0 },
  ]);
}

function pixelAt(picture: { widthPx: number; rgb: Uint8Array }, x: number, y: number): number[] {
  const p = (y * picture.widthPx + x) * 3;
  return [...picture.rgb.slice(p, p + 3)];
}

function expectColour(actual: number[], expected: [number, number, number]): void {
  actual.forEach((value, index) => {
    expect(Math.abs(value - (expected[index] as number))).toBeLessThan(30);
  });
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A black PNG of one bit a pixel: hundreds of megapixels in a few kilobytes. Without `pixels` only its promise. */
function blackPng(widthPx: number, heightPx: number, pixels: 'whole' | 'missing' = 'whole'): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rowBytes = 1 + Math.ceil(widthPx / 8);
  const data = pixels === 'whole' ? deflateSync(Buffer.alloc(rowBytes * heightPx)) : Buffer.alloc(10);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('pictures that are read', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('a %s, told by its bytes', async (format) => {
    const bytes = await twoColours(64, 48).toFormat(format).toBuffer();
    await expect(inspectPicture(bytes)).resolves.toEqual({ format, widthPx: 64, heightPx: 48 });
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ widthPx: 64, heightPx: 48 });
    expectColour(pixelAt(picture, 5, 20), [255, 0, 0]);
    expectColour(pixelAt(picture, 60, 20), [0, 255, 0]);
  });

  it.each([
    ['progressive JPEG', () => twoColours(64, 48).jpeg({ progressive: true })],
    ['16-bit PNG', () => twoColours(64, 48).toColourspace('rgb16').png()],
    ['palette PNG', () => twoColours(64, 48).png({ palette: true })],
    ['picture with an opaque alpha channel', () => twoColours(64, 48).ensureAlpha().png()],
  ])('a %s looks as it should', async (_kind, make) => {
    const picture = await decodePicture(await make().toBuffer());
    expect(picture.rgb).toHaveLength(64 * 48 * 3);
    const [red, green] = pixelAt(picture, 5, 20) as [number, number];
    expect(red).toBeGreaterThan(green + 80);
    const [redRight, greenRight] = pixelAt(picture, 60, 20) as [number, number];
    expect(greenRight).toBeGreaterThan(redRight + 80);
  });

  it('a CMYK JPEG keeps the colour of skin', async () => {
    const skin = sharp({ create: { width: 16, height: 16, channels: 3, background: '#c89678' } });
    const bytes = await skin.toColourspace('cmyk').jpeg().toBuffer();
    expectColour(pixelAt(await decodePicture(bytes), 8, 8), [200, 150, 120]);
  });

  it('grey pictures become three equal channels', async () => {
    const grey = sharp({ create: { width: 20, height: 10, channels: 3, background: '#808080' } }).greyscale();
    for (const bytes of [await grey.jpeg().toBuffer(), await grey.png().toBuffer()]) {
      const picture = await decodePicture(bytes);
      expect(picture.rgb).toHaveLength(20 * 10 * 3);
      expectColour(pixelAt(picture, 3, 3), [128, 128, 128]);
    }
  });

  it('what is transparent is white', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 4, background: clear } })
      .png()
      .toBuffer();
    expectColour(pixelAt(await decodePicture(bytes), 2, 2), [255, 255, 255]);
  });

  it('of an animation the first frame', async () => {
    const frame = (background: string): Promise<Buffer> =>
      sharp({ create: { width: 16, height: 16, channels: 3, background } })
        .png()
        .toBuffer();
    const frames = [await frame('#ff0000'), await frame('#0000ff')];
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ widthPx: 16, heightPx: 16 });
    expectColour(pixelAt(picture, 8, 8), [255, 0, 0]);
  });

  it('a phone photo stored on its side is turned upright', async () => {
    const bytes = await twoColours(64, 48).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    await expect(inspectPicture(bytes)).resolves.toEqual({ format: 'jpeg', widthPx: 48, heightPx: 64 });
    const picture = await decodePicture(bytes);
    expect(picture).toMatchObject({ widthPx: 48, heightPx: 64 });
    // Orientation 6 turns clockwise, so what lay left is now on top.
    expectColour(pixelAt(picture, 24, 5), [255, 0, 0]);
    expectColour(pixelAt(picture, 24, 60), [0, 255, 0]);
  });

  it('a very large one is shrunk for work and keeps its real size', async () => {
    const picture = await decodePicture(await twoColours(5000, 2000).jpeg().toBuffer());
    expect(picture.facts).toEqual({ format: 'jpeg', widthPx: 5000, heightPx: 2000 });
    expect(picture).toMatchObject({ widthPx: 2560, heightPx: 1024 });
  });

  it('one of exactly as many pixels as are allowed', async () => {
    await expect(decodePicture(blackPng(8000, 5000))).resolves.toMatchObject({ widthPx: 2560, heightPx: 1600 });
  });

  it('one pixel is a picture', async () => {
    await expect(decodePicture(blackPng(1, 1))).resolves.toMatchObject({ widthPx: 1, heightPx: 1 });
  });
});

describe('pictures that are refused', () => {
  it('an empty one', async () => {
    await expect(decodePicture(new Uint8Array())).rejects.toMatchObject({
      code: 'malformed',
      reason: 'empty_picture',
      message: 'The picture is empty.',
    });
  });

  it.each([
    ['a text', Buffer.from('hello, I am not a picture')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a PDF', Buffer.from('%PDF-1.7 ...')],
    ['a BMP', Buffer.from('BM......')],
    ['random bytes', Buffer.from('00112233445566778899aabbccddeeff', 'hex')],
    ['two bytes', Buffer.from('ffd8', 'hex')],
  ])('%s: 415, with what is read', async (_kind, bytes) => {
    await expect(inspectPicture(bytes)).rejects.toMatchObject({
      code: 'unsupported_media',
      message: expect.stringMatching(/^This is .*; send a JPEG, PNG, WebP or GIF\.$/) as string,
    });
  });

  it('a TIFF and an AVIF that the library could read, since nobody asked for them', async () => {
    for (const bytes of [await twoColours(16, 16).tiff().toBuffer(), await twoColours(16, 16).avif().toBuffer()]) {
      await expect(decodePicture(bytes)).rejects.toMatchObject({ code: 'unsupported_media' });
    }
  });

  it('one of too many bytes, before anything looks at it', async () => {
    const bytes = Buffer.alloc(pictureLimits.bytesMax + 1, 0xff);
    await expect(inspectPicture(bytes)).rejects.toMatchObject({ code: 'too_large', reason: 'picture_too_large' });
  });

  it('one that promises too many pixels, by its header alone', async () => {
    await expect(inspectPicture(blackPng(60_000, 60_000, 'missing'))).rejects.toMatchObject({
      code: 'too_large',
      message: 'The picture has 3600 megapixels; at most 40 are read.',
    });
  });

  it('a decompression bomb, without unpacking it', async () => {
    const bytes = blackPng(30_000, 30_000);
    expect(bytes.byteLength).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    await expect(decodePicture(bytes)).rejects.toMatchObject({ code: 'too_large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('a %s that was cut off halfway', async (format) => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const create = { width: 300, height: 300, channels: 3 as const, background: '#000000', noise };
    const bytes = await sharp({ create }).toFormat(format).toBuffer();
    await expect(decodePicture(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({
      code: 'malformed',
      reason: 'broken_picture',
    });
  });

  it.each([
    ['jpeg', 'ffd8ffe000104a4649460001'],
    ['png', '89504e470d0a1a0a0000000d49484452'],
    ['gif', '474946383961100010000000'],
    ['webp', '524946460000000057454250'],
  ])('a %s that is only its first bytes', async (_format, hex) => {
    await expect(inspectPicture(Buffer.from(hex, 'hex'))).rejects.toMatchObject({ code: 'malformed' });
  });

  it('a progressive JPEG with many thousand scans, which the time limit ends', async () => {
    const bytes = await manyScans(2000, 2000, 20_000);
    await expect(decodePicture(bytes)).rejects.toMatchObject({ code: 'malformed' });
  });
});

/** A valid progressive JPEG whose last scan is repeated: each costs a pass over all coefficients and few bytes. */
async function manyScans(widthPx: number, heightPx: number, count: number): Promise<Buffer> {
  const create = { width: widthPx, height: heightPx, channels: 3 as const, background: '#336699' };
  const bytes = await sharp({ create }).jpeg({ progressive: true }).toBuffer();
  const end = bytes.lastIndexOf(Buffer.from('ffd9', 'hex'));
  const scan = bytes.subarray(bytes.lastIndexOf(Buffer.from('ffda', 'hex')), end);
  return Buffer.concat([bytes.subarray(0, end), ...Array<Buffer>(count).fill(scan), Buffer.from('ffd9', 'hex')]);
}
