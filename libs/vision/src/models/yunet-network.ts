import { decodeYuNet, gridCells, gridSize, gridStrides } from './anchor-grid';
import type { DetectorNetwork, DetectorSpec } from './face-detector';

/** Names of the outputs without the stride, and numbers a cell, as every published YuNet has them. */
const outputs = [
  ['cls', 1],
  ['obj', 1],
  ['bbox', 4],
  ['kps', 10],
] as const;

/** YuNet: boxes and five points of faces of about 10 to 300 pixels. */
export function yuNetNetwork({ scoreMin, ...size }: DetectorSpec): DetectorNetwork {
  const inputSize = gridSize(size);
  return {
    inputName: 'input',
    inputSize,
    padLevel: 0,
    outputs: outputs.flatMap(([name, columns]) =>
      gridStrides.map((stride) => ({ name: `${name}_${stride}`, rows: gridCells(stride, inputSize), columns })),
    ),
    decode: (tensors) =>
      gridStrides.flatMap((stride, index) => {
        const [faceness, objectness, boxes, points] = [0, 3, 6, 9].map((first) => tensors[first + index]) as [
          Float32Array,
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        return decodeYuNet({ stride, faceness, objectness, boxes, points }, inputSize.widthPx, scoreMin);
      }),
  };
}
