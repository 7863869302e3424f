import type { RgbPicture } from '../geometry/patch';
import { arcFaceTemplate } from '../geometry/five-points';
import { ArcFaceEmbedder, type ArcFaceSpec } from './arcface-embedder';
import { FaceDetector } from './face-detector';
import { scrfdNetwork } from './scrfd-network';
import { meanOfPixels, meanOfPlanes, sumOfTwo, type SpecTensor } from '../testing/tiny-models';
import { yuNetNetwork } from './yunet-network';

const planes: SpecTensor = { name: 'in', dims: ['N', 3, 112, 112] };
const pixels: SpecTensor = { name: 'in', dims: [1, 112, 112, 3] };
const mean: SpecTensor = { name: 'out', dims: ['N', 3] };

/** All of one colour, and exactly as large as the embedder's input. */
function flat(...colour: [number, number, number]): RgbPicture {
  const rgb = Uint8Array.from({ length: 112 * 112 * 3 }, (_, i) => colour[i % 3] as number);
  return { widthPx: 112, heightPx: 112, rgb };
}

function spec(changes: Partial<ArcFaceSpec> = {}): ArcFaceSpec {
  return { label: 'mine.onnx', vectorSize: 3, colourOrder: 'rgb', mean: 100, divisor: 50, ...changes };
}

async function vectorOf(onnx: Uint8Array, changes: Partial<ArcFaceSpec>, picture: RgbPicture): Promise<number[]> {
  const embedder = await ArcFaceEmbedder.open(onnx, spec(changes), { threads: 1 });
  try {
    return [...(await embedder.embed(embedder.align(picture, arcFaceTemplate))).vector];
  } finally {
    await embedder.close();
  }
}

describe('an embedder of any maker', () => {
  // (200, 150, 0) less 100, over 50 is (2, 1, -2), and that has length 3.
  const picture = flat(200, 150, 0);

  it('is fed with the colour order, mean and divisor it declares, and its vector made one of unit length', async () => {
    const onnx = meanOfPlanes(planes, mean);
    const [red, green, blue] = await vectorOf(onnx, {}, picture);
    expect([red, green, blue]).toEqual([2 / 3, 1 / 3, -2 / 3].map((value) => expect.closeTo(value, 3) as number));
    const [first] = await vectorOf(onnx, { colourOrder: 'bgr' }, picture);
    expect(first).toBeCloseTo(-2 / 3, 3);
  });

  it('may take its pixels one after another instead of in planes', async () => {
    const vector = await vectorOf(meanOfPixels(pixels, mean), { layout: 'nhwc' }, picture);
    expect(vector).toEqual([2 / 3, 1 / 3, -2 / 3].map((value) => expect.closeTo(value, 3) as number));
  });

  it('may call its tensors what it likes, as long as there is one of each or the pack names them', async () => {
    const onnx = meanOfPlanes({ ...planes, name: 'input.1' }, { ...mean, name: '683' });
    await expect(vectorOf(onnx, {}, picture)).resolves.toHaveLength(3);
    await expect(vectorOf(onnx, { input: 'input.1', output: '683' }, picture)).resolves.toHaveLength(3);
    await expect(vectorOf(onnx, { input: 'data' }, picture)).rejects.toThrow(
      'The model mine.onnx does not fit: it has inputs "input.1", expected a float32 input "data" of [1, 3, 112, 112].',
    );
  });

  it.each([
    [
      'planes where pixels are declared',
      () => vectorOf(meanOfPlanes(planes, mean), { layout: 'nhwc' }, picture),
      'it has input "in" of [N, 3, 112, 112], expected exactly one input, float32, of [1, 112, 112, 3].',
    ],
    [
      'another length of the vector',
      () => vectorOf(meanOfPlanes(planes, mean), { vectorSize: 512 }, picture),
      'it has output "out" of [N, 3], expected exactly one output, float32, of 1 rows of 512.',
    ],
    [
      'more vectors than one, which only a run tells',
      () => vectorOf(meanOfPixels(pixels, { name: 'out', dims: [1, 112, 3] }, 'columns'), { layout: 'nhwc' }, picture),
      'it has output "out" of 336 numbers, expected 3 for an input of [1, 112, 112, 3].',
    ],
    [
      'two inputs',
      () => vectorOf(sumOfTwo(planes, { ...planes, name: 'mask' }, mean), {}, picture),
      'it has inputs "in", "mask", expected exactly one input',
    ],
  ])('is refused when it has %s, saying what was expected', async (_what, open, sentence) => {
    await expect(open()).rejects.toMatchObject({
      code: 'malformed',
      reason: 'wrong_model',
      message: expect.stringContaining(sentence) as string,
    });
  });

  it('is refused when it is no model at all', async () => {
    await expect(vectorOf(Buffer.from('PK..'), {}, picture)).rejects.toMatchObject({
      code: 'malformed',
      message: 'The model mine.onnx cannot be read.',
    });
  });
});

describe('a detector of any maker', () => {
  const format = { colourOrder: 'rgb', mean: 127.5, divisor: 128, scoreMin: 0.5, iouMax: 0.4 } as const;
  const size = { label: 'detector.onnx', widthPx: 64, heightPx: 40 };
  const outputs = {
    scores: ['s8', 's16', 's32'],
    distances: ['d8', 'd16', 'd32'],
    points: ['p8', 'p16', 'p32'],
  } as const;
  const other = meanOfPlanes({ name: 'input', dims: [1, 3, 64, 64] }, { name: 's8', dims: [1, 3] });

  it('is refused when its input has another size than the picture’s, rounded up to 32', async () => {
    const wide = { ...format, ...size, widthPx: 96, input: 'input', outputs };
    await expect(FaceDetector.open(other, wide, scrfdNetwork(wide), { threads: 1 })).rejects.toThrow(
      'it has input "input" of [1, 3, 64, 64], expected a float32 input "input" of [1, 3, 64, 96].',
    );
  });

  it('is refused when an output has another width', async () => {
    const spec = { ...format, ...size, input: 'input', outputs };
    await expect(FaceDetector.open(other, spec, scrfdNetwork(spec), { threads: 1 })).rejects.toThrow(
      'it has output "s8" of [1, 3], expected a float32 output "s8" of 128 rows of 1.',
    );
  });

  it('is refused when an output is missing', async () => {
    const spec = { ...format, ...size };
    await expect(FaceDetector.open(other, spec, yuNetNetwork(spec), { threads: 1 })).rejects.toThrow(
      'The model detector.onnx does not fit: it has outputs "s8", expected a float32 output "cls_8" of 64 rows of 1.',
    );
  });
});
