import { bytesField, textField, varintField, writeFields, type WireField } from './wire-message';

/** Field numbers of onnx.proto (IR version 3 and later), the few that are read or written here. */
export const model = { graph: 7 } as const;
export const graph = { node: 1, initializer: 5, input: 11, output: 12 } as const;
export const node = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
export const attribute = { name: 1, int: 3, tensor: 5, ints: 8, type: 20 } as const;
export const tensor = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
export const valueInfo = { name: 1, type: 2 } as const;
export const type = { tensorType: 1 } as const;
export const tensorType = { shape: 2 } as const;
export const shape = { dim: 1 } as const;
export const dimension = { value: 1, symbol: 2 } as const;

export const attributeType = { int: 2, ints: 7 } as const;
export const elementType = { float: 1, int64: 7 } as const;

export interface FloatTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

export function floatsOf(raw: Uint8Array): Float32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Float32Array.from({ length: raw.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

export function encodeFloats({ dims, values }: FloatTensor, name?: string): Uint8Array {
  const raw = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => {
    raw.setFloat32(index * 4, value, true);
  });
  return encodeTensor(elementType.float, dims, raw, name);
}

export function encodeInt64s(name: string, values: readonly number[]): Uint8Array {
  const raw = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => {
    raw.setBigInt64(index * 8, BigInt(value), true);
  });
  return encodeTensor(elementType.int64, [values.length], raw, name);
}

function encodeTensor(dataType: number, dims: readonly number[], raw: DataView, name: string | undefined): Uint8Array {
  const nameFields: readonly WireField[] = name === undefined ? [] : [textField(tensor.name, name)];
  return writeFields([
    ...dims.map((dim) => varintField(tensor.dims, dim)),
    varintField(tensor.dataType, dataType),
    ...nameFields,
    bytesField(tensor.rawData, new Uint8Array(raw.buffer)),
  ]);
}
