import { declareShape, readConstant, replaceConstant, replaceInt64Initializer, zeroTinyWeights } from './onnx-edit';
import { bytesField, firstBytes, readFields, varintField, writeFields } from './wire-message';

const text = (number: number, value: string) => bytesField(number, Buffer.from(value));
const message = (number: number, ...fields: Parameters<typeof writeFields>[0]) =>
  bytesField(number, writeFields(fields));
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

/** A graph with one Constant "c" of [1, 2], one weight "w", one int64 "r" and an input "input" of [1, 3]. */
function tinyModel(): Uint8Array {
  const constant = message(5, varintField(1, 1), varintField(1, 2), varintField(2, 1), bytesField(9, floats(3, 4)));
  const dims = message(2, message(1, varintField(1, 1)), message(1, varintField(1, 3)));
  return writeFields([
    varintField(1, 7),
    text(2, 'a producer'),
    message(
      7,
      message(1, text(2, 'c'), text(4, 'Constant'), message(5, text(1, 'value'), constant)),
      message(1, text(1, 'c'), text(2, 'other'), text(4, 'Relu')),
      message(5, varintField(1, 3), varintField(2, 1), text(8, 'w'), bytesField(9, floats(1, 1e-39, -1e-12))),
      message(5, varintField(1, 2), varintField(2, 7), text(8, 'r'), bytesField(9, new Uint8Array(16))),
      message(11, text(1, 'input'), message(2, message(1, varintField(1, 1), dims))),
    ),
  ]);
}

function initializer(model: Uint8Array, name: string): Uint8Array {
  const graph = firstBytes(model, 7) ?? new Uint8Array();
  const found = readFields(graph).find(
    (field) => field.number === 5 && Buffer.from(firstBytes(field.payload, 8) ?? []).toString() === name,
  );
  return firstBytes(found?.payload ?? new Uint8Array(), 9) ?? new Uint8Array();
}

describe('editing an ONNX model', () => {
  it('taking it apart and putting it together changes no byte', () => {
    expect(Buffer.from(writeFields(readFields(tinyModel())))).toEqual(Buffer.from(tinyModel()));
  });

  it('replaces the tensor of one Constant node, with its new shape', () => {
    const edited = replaceConstant(tinyModel(), 'c', { dims: [1, 3], values: Float32Array.of(5, 6, 7) });
    expect(readConstant(edited, 'c')).toEqual({ dims: [1, 3], values: Float32Array.of(5, 6, 7) });
  });

  it('putting back what was there gives the same bytes', () => {
    const same = replaceConstant(tinyModel(), 'c', readConstant(tinyModel(), 'c'));
    expect(Buffer.from(same)).toEqual(Buffer.from(tinyModel()));
  });

  it('frees the batch of an input', () => {
    const edited = Buffer.from(declareShape(tinyModel(), 'input', ['batch', 3]));
    expect(edited.includes('batch')).toBe(true);
    expect(Buffer.from(declareShape(edited, 'input', [1, 3]))).toEqual(Buffer.from(tinyModel()));
  });

  it('replaces a Reshape target, negative numbers included', () => {
    const edited = replaceInt64Initializer(tinyModel(), 'r', [0, -1]);
    const view = Buffer.from(initializer(edited, 'r'));
    expect([view.readBigInt64LE(0), view.readBigInt64LE(8)]).toEqual([0n, -1n]);
  });

  it('zeroes only the weights that are too small to matter, and not in the model it was given', () => {
    const model = Buffer.from(tinyModel());
    expect(Buffer.from(initializer(zeroTinyWeights(model, 1e-30), 'w'))).toEqual(Buffer.from(floats(1, 0, -1e-12)));
    expect(Buffer.from(initializer(zeroTinyWeights(model, 1e-10), 'w'))).toEqual(Buffer.from(floats(1, 0, 0)));
    expect(model).toEqual(Buffer.from(tinyModel()));
  });

  it.each([
    ['a Constant', () => replaceConstant(tinyModel(), 'x', { dims: [1], values: Float32Array.of(1) })],
    ['an initializer', () => replaceInt64Initializer(tinyModel(), 'x', [1])],
    ['an input', () => declareShape(tinyModel(), 'x', [1])],
    ['a graph', () => readConstant(writeFields([varintField(1, 7)]), 'c')],
  ])('refuses a model that has not %s of that name', (_what, edit) => {
    expect(edit).toThrow(expect.objectContaining({ code: 'malformed' }) as Error);
  });
});
