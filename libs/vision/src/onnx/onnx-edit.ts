import { AppError } from '@smart-attendance/errors';
import { bytesField, editEach, firstBytes, readFields, varintField, writeFields } from './wire-message';

/** Field numbers of onnx.proto (IR version 3 and later), the few that are edited here. */
const model = { graph: 7 } as const;
const graph = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const node = { output: 2, attribute: 5 } as const;
const attribute = { name: 1, tensor: 5 } as const;
const tensor = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const valueInfo = { name: 1, type: 2 } as const;
const type = { tensorType: 1 } as const;
const tensorType = { shape: 2 } as const;
const shape = { dim: 1 } as const;
const dimension = { value: 1, symbol: 2 } as const;

const elementType = { float: 1, int64: 7 } as const;

export interface FloatTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** A dimension: a number, or the name of one that is free until the model is run. */
export type Dimension = number | string;

/** The float tensor that the Constant node with this output holds. Throws AppError `malformed` when there is none. */
export function readConstant(onnx: Uint8Array, outputName: string): FloatTensor {
  const nodes = readFields(graphOf(onnx)).filter((field) => field.number === graph.node);
  const constant = nodes.find((field) => textOf(field.payload, node.output) === outputName);
  const found = constant === undefined ? undefined : valueOf(constant.payload);
  const raw = found === undefined ? undefined : firstBytes(found, tensor.rawData);
  if (found === undefined || raw === undefined) throw missing(`no Constant node with the output ${outputName}`);
  const dims = readFields(found)
    .filter((field) => field.number === tensor.dims)
    .map((field) => Number(readVarint(field.payload)));
  return { dims, values: floatsOf(raw) };
}

/** The model with the tensor of one Constant node replaced. Throws AppError `malformed` when there is no such node. */
export function replaceConstant(onnx: Uint8Array, outputName: string, value: FloatTensor): Uint8Array {
  readConstant(onnx, outputName);
  return editGraph(onnx, (bytes) =>
    editEach(bytes, graph.node, (nodeBytes) =>
      textOf(nodeBytes, node.output) === outputName
        ? editEach(nodeBytes, node.attribute, (attributeBytes) =>
            textOf(attributeBytes, attribute.name) === 'value'
              ? editEach(attributeBytes, attribute.tensor, () => encodeFloats(value))
              : attributeBytes,
          )
        : nodeBytes,
    ),
  );
}

/** The model with one int64 initializer (a Reshape target, say) replaced. Throws `malformed` when there is none. */
export function replaceInt64Initializer(onnx: Uint8Array, name: string, values: readonly number[]): Uint8Array {
  let replaced = 0;
  const edited = editGraph(onnx, (bytes) =>
    editEach(bytes, graph.initializer, (tensorBytes) => {
      if (textOf(tensorBytes, tensor.name) !== name) return tensorBytes;
      replaced += 1;
      return encodeInt64s(name, values);
    }),
  );
  if (replaced !== 1) throw missing(`no initializer ${name}`);
  return edited;
}

/** The model with the declared shape of one graph input or output replaced. Throws `malformed` when there is none. */
export function declareShape(onnx: Uint8Array, valueName: string, dims: readonly Dimension[]): Uint8Array {
  let declared = 0;
  const edit = (infoBytes: Uint8Array): Uint8Array => {
    if (textOf(infoBytes, valueInfo.name) !== valueName) return infoBytes;
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
      elementTypeOf(tensorBytes) === elementType.float
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

function elementTypeOf(tensorBytes: Uint8Array): number | undefined {
  const field = readFields(tensorBytes).find((candidate) => candidate.number === tensor.dataType);
  return field === undefined ? undefined : Number(readVarint(field.payload));
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
    (field) => field.number === node.attribute && textOf(field.payload, attribute.name) === 'value',
  );
  return value === undefined ? undefined : firstBytes(value.payload, attribute.tensor);
}

function encodeFloats({ dims, values }: FloatTensor): Uint8Array {
  return writeFields([
    ...dims.map((dim) => varintField(tensor.dims, dim)),
    varintField(tensor.dataType, elementType.float),
    bytesField(
      tensor.rawData,
      littleEndian(values.length * 4, (view) => {
        values.forEach((value, index) => {
          view.setFloat32(index * 4, value, true);
        });
      }),
    ),
  ]);
}

function encodeInt64s(name: string, values: readonly number[]): Uint8Array {
  return writeFields([
    varintField(tensor.dims, values.length),
    varintField(tensor.dataType, elementType.int64),
    bytesField(tensor.name, Buffer.from(name)),
    bytesField(
      tensor.rawData,
      littleEndian(values.length * 8, (view) => {
        values.forEach((value, index) => {
          view.setBigInt64(index * 8, BigInt(value), true);
        });
      }),
    ),
  ]);
}

function encodeShape(dims: readonly Dimension[]): Uint8Array {
  return writeFields(
    dims.map((dim) =>
      bytesField(
        shape.dim,
        writeFields([
          typeof dim === 'number' ? varintField(dimension.value, dim) : bytesField(dimension.symbol, Buffer.from(dim)),
        ]),
      ),
    ),
  );
}

function littleEndian(byteLength: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  fill(new DataView(bytes.buffer));
  return bytes;
}

function floatsOf(raw: Uint8Array): Float32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Float32Array.from({ length: raw.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

function textOf(message: Uint8Array, number: number): string | undefined {
  const bytes = firstBytes(message, number);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
}

function readVarint(payload: Uint8Array): bigint {
  return payload.reduceRight((value, byte) => (value << 7n) | BigInt(byte & 0x7f), 0n);
}

function missing(what: string): AppError {
  return new AppError('malformed', `The ONNX model is not the one this edit was made for: it has ${what}.`);
}
