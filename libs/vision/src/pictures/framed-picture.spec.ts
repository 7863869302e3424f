import sharp from 'sharp';
import { drawFrames } from './framed-picture';

async function grey(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#808080' } })
    .png()
    .toBuffer();
}

async function pixels(jpeg: Buffer) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number[] => [...data.subarray((y * info.width + x) * 3).subarray(0, 3)];
  return { width: info.width, height: info.height, at };
}

const isYellow = ([red = 0, green = 0, blue = 0]: number[]): boolean => red > 180 && green > 150 && blue < 120;

it('a frame is drawn around every face, the first one thicker, and nothing within', async () => {
  const boxes = [
    { x: 20, y: 20, width: 60, height: 80 },
    { x: 150, y: 40, width: 30, height: 30 },
  ];
  const { jpeg, facts } = await drawFrames(await grey(300, 200), boxes);
  const { at } = await pixels(jpeg);
  expect(facts).toMatchObject({ widthPx: 300, heightPx: 200 });
  expect(isYellow(at(20, 60))).toBe(true);
  expect(isYellow(at(22, 60))).toBe(true);
  expect(isYellow(at(150, 55))).toBe(true);
  expect(isYellow(at(154, 55))).toBe(false);
  expect(isYellow(at(50, 60))).toBe(false);
});

it('a large picture comes back smaller, with the frames where they belong', async () => {
  const { jpeg } = await drawFrames(await grey(2_000, 1_000), [{ x: 1_000, y: 500, width: 200, height: 200 }]);
  const { width, height, at } = await pixels(jpeg);
  expect([width, height]).toEqual([1_280, 640]);
  expect(isYellow(at(640, 400))).toBe(true);
});

it('a face that is cut by the edge does no harm', async () => {
  const { jpeg } = await drawFrames(await grey(100, 100), [{ x: -30, y: 60, width: 80, height: 90 }]);
  expect(isYellow((await pixels(jpeg)).at(30, 60))).toBe(true);
});
