/** Scores counted in steps of 0.005 from 0 to 1; what is below 0 counts to the first. */
export const binsPerUnit = 200;

export function emptyBins(): number[] {
  return new Array<number>(binsPerUnit + 1).fill(0);
}

export function addScore(bins: number[], cosine: number): void {
  const bin = Math.min(binsPerUnit, Math.max(0, Math.floor(cosine * binsPerUnit)));
  bins[bin] = (bins[bin] ?? 0) + 1;
}

export function totalOf(bins: readonly number[]): number {
  return bins.reduce((sum, count) => sum + count, 0);
}

/** How many are below that cosine, as if those of one step lay evenly in it. */
export function countBelow(bins: readonly number[], cosine: number): number {
  const place = Math.min(bins.length, Math.max(0, cosine * binsPerUnit));
  const whole = Math.floor(place);
  const below = bins.slice(0, whole).reduce((sum, count) => sum + count, 0);
  return below + (place - whole) * (bins[whole] ?? 0);
}

/** Undefined of nothing. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Where the true share lies in 95 of 100 experiments that counted `hits` among `trials` (Wilson's interval). */
export function shareInterval(hits: number, trials: number): { readonly low: number; readonly high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const share = hits / trials;
  const centre = share + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2);
  const whole = 1 + z ** 2 / trials;
  return { low: Math.max(0, (centre - half) / whole), high: Math.min(1, (centre + half) / whole) };
}
