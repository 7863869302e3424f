import type { Box } from './box';

/** Which of the 68 points make each of the five, averaged; counted as in the iBUG 300-W markup, from 0. */
const sources: readonly (readonly number[])[] = [[37, 38, 40, 41], [43, 44, 46, 47], [30], [48, 60], [54, 64]];

/** Where ArcFace models expect left eye, right eye, nose and mouth corners in their 112 x 112 input. */
export const arcFaceTemplate: readonly number[] = [
  38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041,
];

/**
 * Left eye, right eye, nose, left and right mouth corner in picture pixels, as 10 numbers.
 * `points68` are 136 numbers, x y in 0..1 of `crop`, which is in picture pixels.
 */
export function fivePoints(points68: Float32Array, crop: Box): number[] {
  return sources.flatMap((indices) => {
    let x = 0;
    let y = 0;
    for (const index of indices) {
      x += points68[2 * index] ?? Number.NaN;
      y += points68[2 * index + 1] ?? Number.NaN;
    }
    return [crop.x + (x / indices.length) * crop.width, crop.y + (y / indices.length) * crop.height];
  });
}
