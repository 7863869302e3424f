import { InferenceSession, Tensor } from 'onnxruntime-node';
import { splitPRelu } from './split-prelu';
import { bytesField, varintField, writeFields, type WireField } from './wire-message';

const text = (number: number, value: string): WireField => bytesField(number, Buffer.from(value));

/** A model of one node that takes `x` of [1, C, 2, 3] and the named weights to `y`; onnx.proto's field numbers. */
function modelOf(opType: string, slopeDims: readonly number[], slopes: readonly number[]): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(slopes).buffer);
  const value = (name: string): Uint8Array => {
    const dims = [1, slopes.length, 2, 3].map((dim) => bytesField(1, writeFields([varintField(1, dim)])));
    const type = writeFields([varintField(1, 1), bytesField(2, writeFields(dims))]);
    return writeFields([text(1, name), bytesField(2, writeFields([bytesField(1, type)]))]);
  };
  const graph = writeFields([
    bytesField(1, writeFields([text(1, 'x'), text(1, 'slopes'), text(2, 'y'), text(4, opType)])),
    text(2, 'graph'),
    bytesField(
      5,
      writeFields([
        ...slopeDims.map((dim) => varintField(1, dim)),
        varintField(2, 1),
        text(8, 'slopes'),
        bytesField(9, raw),
      ]),
    ),
    bytesField(11, value('x')),
    bytesField(12, value('y')),
  ]);
  const opset = writeFields([text(1, ''), varintField(2, 13)]);
  return writeFields([varintField(1, 7), bytesField(7, graph), bytesField(8, opset)]);
}

async function answerOf(onnx: Uint8Array, input: Float32Array, dims: number[]): Promise<number[]> {
  const session = await InferenceSession.create(onnx, { logSeverityLevel: 3 });
  const { y } = (await session.run({ x: new Tensor('float32', input, dims) })) as { y: Tensor };
  await session.release();
  return [...(y.data as Float32Array)];
}

describe('PRelu written as convolutions', () => {
  const input = Float32Array.from({ length: 3 * 6 }, (_, index) => Math.sin(index) * 5);

  it.each([
    ['slopes up to 1', [0.25, 1, -0.5], [3, 1, 1]],
    ['a slope above 1', [0.25, 1.7, 0], [3, 1, 1]],
    ['slopes with a dimension for the batch', [0.1, 0.2, 0.3], [1, 3, 1, 1]],
  ])('answers the same with %s', async (_, slopes, dims) => {
    const model = modelOf('PRelu', dims, slopes);
    const split = splitPRelu(model);
    expect(Buffer.from(split).includes('PRelu')).toBe(false);
    const [expected, actual] = [await answerOf(model, input, [1, 3, 2, 3]), await answerOf(split, input, [1, 3, 2, 3])];
    actual.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5);
    });
  });

  it.each([
    ['another operation', modelOf('Mul', [3, 1, 1], [1, 2, 3])],
    ['one slope for all channels', modelOf('PRelu', [1, 1, 1], [0.2])],
    ['slopes along another side', modelOf('PRelu', [3], [1, 2, 3])],
  ])('leaves %s as it came', (_, model) => {
    expect(splitPRelu(model)).toBe(model);
  });
});
