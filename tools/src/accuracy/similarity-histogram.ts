const binsPerUnit = 10_000;

/** Counts of cosines in steps of 0.0001, so that millions of them can be asked for rates and thresholds. */
export class SimilarityHistogram {
  private readonly bins = new Uint32Array(2 * binsPerUnit + 1);
  total = 0;

  add(cosine: number): void {
    const bin = Math.min(2 * binsPerUnit, Math.max(0, Math.floor((cosine + 1) * binsPerUnit)));
    this.bins[bin] = (this.bins[bin] as number) + 1;
    this.total += 1;
  }

  /** How many reach the threshold, which is rounded to the step. */
  countFrom(threshold: number): number {
    let count = 0;
    for (let bin = Math.max(0, Math.round((threshold + 1) * binsPerUnit)); bin < this.bins.length; bin += 1) {
      count += this.bins[bin] as number;
    }
    return count;
  }

  shareFrom(threshold: number): number {
    return this.total === 0 ? 0 : this.countFrom(threshold) / this.total;
  }

  /** The lowest threshold that at most this share reaches. */
  thresholdFor(share: number): number {
    const countMax = Math.floor(share * this.total);
    let count = 0;
    for (let bin = this.bins.length - 1; bin >= 0; bin -= 1) {
      count += this.bins[bin] as number;
      if (count > countMax) return (bin + 1) / binsPerUnit - 1;
    }
    return -1;
  }
}
