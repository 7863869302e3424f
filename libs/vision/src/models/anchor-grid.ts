import type { InputSize } from '../input-size';
import type { FoundFace } from './found-face';

/** The outputs of SCRFD and YuNet lie on these grids, finest first. */
export const gridStrides = [8, 16, 32] as const;

/** The size a grid network works at: the coarsest stride must divide it. */
export function gridSize({ widthPx, heightPx }: InputSize): InputSize {
  return { widthPx: Math.ceil(widthPx / 32) * 32, heightPx: Math.ceil(heightPx / 32) * 32 };
}

/** Cells of one stride in an input of a size that gridSize gave. */
export function gridCells(stride: number, { widthPx, heightPx }: InputSize): number {
  return (widthPx / stride) * (heightPx / stride);
}

/** Tensors of one stride. Lengths are those the model was opened with. */
interface ScrfdStride {
  readonly stride: number;
  /** [anchors] 0..1 */
  readonly scores: Float32Array;
  /** [anchors, 4] to the left, top, right and bottom of the centre, in strides. */
  readonly distances: Float32Array;
  /** [anchors, 10] x y from the centre, in strides. */
  readonly points: Float32Array;
}

export const scrfdAnchorsPerCell = 2;

/** Faces of one stride in input pixels; `widthPx` is the input's. */
export function decodeScrfd(outputs: ScrfdStride, widthPx: number, scoreMin: number): FoundFace[] {
  const { stride, scores, distances, points } = outputs;
  const columns = widthPx / stride;
  const found: FoundFace[] = [];
  for (let i = 0; i < scores.length; i += 1) {
    const score = scores[i] as number;
    if (!(score >= scoreMin)) continue;
    const cell = Math.floor(i / scrfdAnchorsPerCell);
    const centreX = (cell % columns) * stride;
    const centreY = Math.floor(cell / columns) * stride;
    const left = distances[4 * i] as number;
    const top = distances[4 * i + 1] as number;
    found.push({
      x: centreX - left * stride,
      y: centreY - top * stride,
      width: (left + (distances[4 * i + 2] as number)) * stride,
      height: (top + (distances[4 * i + 3] as number)) * stride,
      score,
      points5: pointsAround(points, i, centreX, centreY, stride),
    });
  }
  return found;
}

/** Tensors of one stride. Lengths are those the model was opened with. */
interface YuNetStride {
  readonly stride: number;
  /** [cells] 0..1: is it a face, and is there an object at all. */
  readonly faceness: Float32Array;
  readonly objectness: Float32Array;
  /** [cells, 4] centre x y from the cell's corner in strides, and the logarithms of width and height in strides. */
  readonly boxes: Float32Array;
  /** [cells, 10] x y from the cell's corner, in strides. */
  readonly points: Float32Array;
}

/** Faces of one stride in input pixels; `widthPx` is the input's. */
export function decodeYuNet(outputs: YuNetStride, widthPx: number, scoreMin: number): FoundFace[] {
  const { stride, faceness, objectness, boxes, points } = outputs;
  const columns = widthPx / stride;
  const found: FoundFace[] = [];
  for (let i = 0; i < faceness.length; i += 1) {
    const score = Math.sqrt(clamp01(faceness[i] as number) * clamp01(objectness[i] as number));
    if (!(score >= scoreMin)) continue;
    const cornerX = (i % columns) * stride;
    const cornerY = Math.floor(i / columns) * stride;
    const width = Math.exp(boxes[4 * i + 2] as number) * stride;
    const height = Math.exp(boxes[4 * i + 3] as number) * stride;
    found.push({
      x: cornerX + (boxes[4 * i] as number) * stride - width / 2,
      y: cornerY + (boxes[4 * i + 1] as number) * stride - height / 2,
      width,
      height,
      score,
      points5: pointsAround(points, i, cornerX, cornerY, stride),
    });
  }
  return found;
}

function pointsAround(points: Float32Array, index: number, x: number, y: number, stride: number): number[] {
  const offsets = points.subarray(10 * index, 10 * index + 10);
  return Array.from(offsets, (value, i) => (i % 2 === 0 ? x : y) + value * stride);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
