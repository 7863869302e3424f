interface LightAndDetail {
  readonly brightness: number;
  readonly sharpness: number;
}

/** Hair and background at the rim of a squared box say nothing about the face. */
const rim = 0.2;

/**
 * Mean and finest detail of the middle of a square luma patch (0..1). Detail is the energy of the Laplacian over the
 * variance: free of exposure and contrast, so that a dark face or a dark skin is not called blurred.
 */
export function measureLight(luma: Float32Array, sidePx: number): LightAndDetail {
  const from = Math.round(sidePx * rim);
  const to = sidePx - from;
  let sum = 0;
  let squares = 0;
  let detail = 0;
  for (let row = from; row < to; row += 1) {
    for (let i = row * sidePx + from, end = row * sidePx + to; i < end; i += 1) {
      const centre = luma[i] as number;
      const laplacian =
        4 * centre -
        (luma[i - 1] as number) -
        (luma[i + 1] as number) -
        (luma[i - sidePx] as number) -
        (luma[i + sidePx] as number);
      sum += centre;
      squares += centre * centre;
      detail += laplacian * laplacian;
    }
  }
  const count = (to - from) * (to - from);
  const brightness = sum / count;
  const variance = squares / count - brightness * brightness;
  // Below a standard deviation of one grey level there is nothing to see, sharp or not.
  return { brightness, sharpness: variance < 1 / 256 ** 2 ? 0 : detail / count / variance };
}
