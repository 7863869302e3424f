import { bytesField, textField as text, varintField, writeFields, type WireField } from '../onnx/wire-message';

/** Tiny ONNX models for specs, written field by field as onnx.proto numbers them. */
export interface SpecTensor {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

const message = (number: number, ...fields: readonly WireField[]): WireField =>
  bytesField(number, writeFields([...fields]));

/** The mean colour of a picture in planes, [1, 3]. The output may be declared as something else. */
export function meanOfPlanes(input: SpecTensor, output: SpecTensor): Uint8Array {
  return model(
    [
      message(1, text(1, input.name), text(2, 'pooled'), text(4, 'GlobalAveragePool')),
      message(1, text(1, 'pooled'), text(2, output.name), text(4, 'Flatten')),
    ],
    [input],
    [output],
  );
}

/** The mean colour of a picture pixel after pixel, [1, 3], or of each of its columns, [1, width, 3]. */
export function meanOfPixels(input: SpecTensor, output: SpecTensor, of: 'all' | 'columns' = 'all'): Uint8Array {
  const over = (of === 'all' ? [1, 2] : [1]).map((axis) => varintField(8, axis));
  const axes = message(5, text(1, 'axes'), varintField(20, 7), ...over);
  const keepDims = message(5, text(1, 'keepdims'), varintField(20, 2), varintField(3, 0));
  return model(
    [message(1, text(1, input.name), text(2, output.name), text(4, 'ReduceMean'), axes, keepDims)],
    [input],
    [output],
  );
}

/** The sum of two inputs of one shape. */
export function sumOfTwo(first: SpecTensor, second: SpecTensor, output: SpecTensor): Uint8Array {
  const node = message(1, text(1, first.name), text(1, second.name), text(2, output.name), text(4, 'Add'));
  return model([node], [first, second], [output]);
}

function model(nodes: readonly WireField[], inputs: readonly SpecTensor[], outputs: readonly SpecTensor[]): Uint8Array {
  return writeFields([
    varintField(1, 8), // IR version
    message(8, text(1, ''), varintField(2, 13)), // operator set
    message(
      7,
      ...nodes,
      text(2, 'spec'),
      ...inputs.map((input) => valueInfo(11, input)),
      ...outputs.map((output) => valueInfo(12, output)),
    ),
  ]);
}

function valueInfo(number: number, { name, dims }: SpecTensor): WireField {
  const shape = message(
    2,
    ...dims.map((dim) => message(1, typeof dim === 'number' ? varintField(1, dim) : text(2, dim))),
  );
  return message(number, text(1, name), message(2, message(1, varintField(1, 1), shape)));
}
