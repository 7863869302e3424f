import { AppError } from '@smart-attendance/errors';
import {
  attribute,
  dimension,
  elementType,
  encodeFloats,
  encodeInt64s,
  floatsOf,
  graph,
  model,
  node,
  shape,
  tensor,
  tensorType,
  type,
  valueInfo,
  type FloatTensor,
} from './onnx-message';
import {
  editEach,
  firstBytes,
  numbersOf,
  readFields,
  bytesField,
  textField,
  textsOf,
  varintField,
  writeFields,
} from './wire-message';

/** A dimension: a number, or the name of one that is free until the model is run. */
export type Dimension = number | string;

/**
 * The float tensor that the Constant node with this output holds.
 * @throws AppError `malformed` when there is none
 */
export function readConstant(onnx: Uint8Array, outputName: string): FloatTensor {
  const nodes = readFields(graphOf(onnx)).filter((field) => field.number === graph.node);
  const constant = nodes.find((field) => textsOf(field.payload, node.output)[0] === outputName);
  const found = constant === undefined ? undefined : valueOf(constant.payload);
  const raw = found === undefined ? undefined : firstBytes(found, tensor.rawData);
  if (found === undefined || raw === undefined) throw missing(`no Constant node with the output ${outputName}`);
  return { dims: numbersOf(found, tensor.dims), values: floatsOf(raw) };
}

/**
 * The model with the tensor of one Constant node replaced.
 * @throws AppError `malformed` when there is no such node
 */
export function replaceConstant(onnx: Uint8Array, outputName: string, value: FloatTensor): Uint8Array {
  readConstant(onnx, outputName);
  return editGraph(onnx, (bytes) =>
    editEach(bytes, graph.node, (nodeBytes) =>
      textsOf(nodeBytes, node.output)[0] === outputName
        ? editEach(nodeBytes, node.attribute, (attributeBytes) =>
            textsOf(attributeBytes, attribute.name)[0] === 'value'
              ? editEach(attributeBytes, attribute.tensor, () => encodeFloats(value))
              : attributeBytes,
          )
        : nodeBytes,
    ),
  );
}

/**
 * The model with one int64 initializer (a Reshape target, say) replaced.
 * @throws `malformed` when there is none
 */
export function replaceInt64Initializer(onnx: Uint8Array, name: string, values: readonly number[]): Uint8Array {
  let replaced = 0;
  const edited = editGraph(onnx, (bytes) =>
    editEach(bytes, graph.initializer, (tensorBytes) => {
      if (textsOf(tensorBytes, tensor.name)[0] !== name) return tensorBytes;
      replaced += 1;
      return encodeInt64s(name, values);
    }),
  );
  if (replaced !== 1) throw missing(`no initializer ${name}`);
  return edited;
}

/**
 * The model with the declared shape of one graph input or output replaced.
 * @throws `malformed` when there is none
 */
export function declareShape(onnx: Uint8Array, valueName: string, dims: readonly Dimension[]): Uint8Array {
  let declared = 0;
  const edit = (infoBytes: Uint8Array): Uint8Array => {
    if (textsOf(infoBytes, valueInfo.name)[0] !== valueName) return infoBytes;
    declared += 1;
    return editEach(infoBytes, valueInfo.type, (typeBytes) =>
      editEach(typeBytes, type.tensorType, (tensorBytes) =>
        editEach(tensorBytes, tensorType.shape, () => encodeShape(dims)),
      ),
    );
  };
  const edited = editGraph(onnx, (bytes) => editEach(editEach(bytes, graph.input, edit), graph.output, edit));
  if (declared !== 1) throw missing(`no input or output ${valueName}`);
  return edited;
}

/**
 * The model with every float weight smaller than `below` in magnitude set to 0. Training leaves such weights in dead
 * channels; they change no answer, but arithmetic on denormal numbers takes a processor up to a hundred times longer.
 */
export function zeroTinyWeights(onnx: Uint8Array, below: number): Uint8Array {
  return editGraph(onnx, (bytes) =>
    editEach(bytes, graph.initializer, (tensorBytes) =>
      numbersOf(tensorBytes, tensor.dataType)[0] === elementType.float
        ? editEach(tensorBytes, tensor.rawData, (raw) => withoutTiny(raw, below))
        : tensorBytes,
    ),
  );
}

function withoutTiny(raw: Uint8Array, below: number): Uint8Array {
  const copy = new Uint8Array(raw); // a Buffer answers slice() with a view of the same bytes
  const view = new DataView(copy.buffer);
  for (let i = 0; i < copy.byteLength; i += 4) {
    if (Math.abs(view.getFloat32(i, true)) < below) view.setFloat32(i, 0, true);
  }
  return copy;
}

function graphOf(onnx: Uint8Array): Uint8Array {
  const bytes = firstBytes(onnx, model.graph);
  if (bytes === undefined) throw missing('no graph');
  return bytes;
}

function editGraph(onnx: Uint8Array, edit: (graphBytes: Uint8Array) => Uint8Array): Uint8Array {
  return editEach(onnx, model.graph, edit);
}

function valueOf(nodeBytes: Uint8Array): Uint8Array | undefined {
  const value = readFields(nodeBytes).find(
    (field) => field.number === node.attribute && textsOf(field.payload, attribute.name)[0] === 'value',
  );
  return value === undefined ? undefined : firstBytes(value.payload, attribute.tensor);
}

function encodeShape(dims: readonly Dimension[]): Uint8Array {
  return writeFields(
    dims.map((dim) =>
      bytesField(
        shape.dim,
        writeFields([typeof dim === 'number' ? varintField(dimension.value, dim) : textField(dimension.symbol, dim)]),
      ),
    ),
  );
}

function missing(what: string): AppError {
  return new AppError('malformed', `The ONNX model is not the one this edit was made for: it has ${what}.`);
}
