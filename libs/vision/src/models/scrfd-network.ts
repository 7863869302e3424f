import { decodeScrfd, gridCells, gridSize, gridStrides, scrfdAnchorsPerCell } from './anchor-grid';
import type { DetectorNetwork, DetectorSpec } from './face-detector';
import type { RowsSpec } from './model-session';

/** Names of the output tensors for the strides 8, 16 and 32. */
export interface ScrfdOutputs {
  readonly scores: readonly [string, string, string];
  readonly distances: readonly [string, string, string];
  readonly points: readonly [string, string, string];
}

interface ScrfdSpec extends DetectorSpec {
  readonly input: string;
  readonly outputs: ScrfdOutputs;
}

/** SCRFD with five points: boxes and points of faces. */
export function scrfdNetwork({ input, outputs, scoreMin, ...size }: ScrfdSpec): DetectorNetwork {
  const inputSize = gridSize(size);
  const rowsOf = (names: readonly string[], columns: number): RowsSpec[] =>
    gridStrides.map((stride, index) => ({
      name: names[index],
      rows: gridCells(stride, inputSize) * scrfdAnchorsPerCell,
      columns,
    }));
  return {
    inputName: input,
    inputSize,
    padLevel: 0,
    outputs: [...rowsOf(outputs.scores, 1), ...rowsOf(outputs.distances, 4), ...rowsOf(outputs.points, 10)],
    decode: (tensors) =>
      gridStrides.flatMap((stride, index) => {
        const [scores, distances, points] = [tensors[index], tensors[index + 3], tensors[index + 6]] as [
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        return decodeScrfd({ stride, scores, distances, points }, inputSize.widthPx, scoreMin);
      }),
  };
}
