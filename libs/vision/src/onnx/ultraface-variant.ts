import { declareShape, replaceConstant } from './onnx-edit';
import type { FloatTensor } from './onnx-message';

/** Anchor sides in pixels by stride, of UltraFace RFB-320 as published. */
const anchors: readonly (readonly [stride: number, sidesPx: readonly number[]])[] = [
  [8, [10, 16, 24]],
  [16, [32, 48]],
  [32, [64, 96]],
  [64, [128, 192, 256]],
];

/** Outputs of the graph's Constant nodes that carry the priors; the sizes are used twice. */
const constantNames = { centres: '469', sizes: ['467', '475'] } as const;

interface UltraFacePriors {
  /** [1, P, 2]: x y in 0..1 */
  readonly centres: FloatTensor;
  /** [1, P, 2]: width height in 0..1 */
  readonly sizes: FloatTensor;
}

export function ultraFacePriors(widthPx: number, heightPx: number): UltraFacePriors {
  const centres: number[] = [];
  const sizes: number[] = [];
  for (const [stride, sidesPx] of anchors) {
    const columns = Math.ceil(widthPx / stride);
    const rows = Math.ceil(heightPx / stride);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        for (const side of sidesPx) {
          centres.push(clamp01((column + 0.5) / columns), clamp01((row + 0.5) / rows));
          sizes.push(clamp01(side / widthPx), clamp01(side / heightPx));
        }
      }
    }
  }
  const dims = [1, centres.length / 2, 2];
  return { centres: { dims, values: Float32Array.from(centres) }, sizes: { dims, values: Float32Array.from(sizes) } };
}

/**
 * An UltraFace model for another input size and any batch: the graph is fully convolutional, only its priors and its
 * declared shapes know the size. `onnx` is the original, or any variant made here.
 */
export function resizeUltraFace(onnx: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const { centres, sizes } = ultraFacePriors(widthPx, heightPx);
  const count = centres.values.length / 2;
  let edited = replaceConstant(onnx, constantNames.centres, centres);
  for (const name of constantNames.sizes) edited = replaceConstant(edited, name, sizes);
  edited = declareShape(edited, 'input', ['batch', 3, heightPx, widthPx]);
  edited = declareShape(edited, 'scores', ['batch', count, 2]);
  return declareShape(edited, 'boxes', ['batch', count, 4]);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
