/** Enough to tell 25 from 24 on a camera whose clock is even. */
const intervalsMin = 5;

/** What no camera exceeds either way; a rate beyond it is that of a clock which jumps. */
const rateMin = 0.2;
const rateMax = 240;

/**
 * Finds a camera's frame rate: as it declares it, else from the clock ticks that it puts on its pictures; where that
 * clock stands still, jumps or goes backwards, by when they came.
 */
export class FrameTimes {
  private declared = 0;
  private clockHz = 90_000;
  private first: number | undefined;
  private spanTicks = 0;
  private intervals = 0;
  private arrivals = 0;
  private arrivedAtMs: { readonly first: number; readonly last: number } | undefined;

  declare(framesPerSecond: number, clockHz: number): void {
    this.declared = framesPerSecond;
    this.clockHz = clockHz;
  }

  /** `atMs` is when it came, by a clock that never jumps. */
  add(timestamp: number, atMs: number): void {
    this.arrivals += 1;
    this.arrivedAtMs = { first: this.arrivedAtMs?.first ?? atMs, last: atMs };
    const ticks = this.first === undefined ? 0 : (timestamp - this.first) >>> 0;
    this.first ??= timestamp;
    // Pictures out of order (B pictures) lie within the span; a jump of the clock begins anew.
    if (ticks > 2 ** 31) return;
    this.intervals += ticks === 0 ? 0 : 1;
    this.spanTicks = Math.max(this.spanTicks, ticks);
  }

  get isKnown(): boolean {
    return this.declared > 0 || (this.intervals >= intervalsMin && this.byCamera > 0);
  }

  /** Frames a second, two decimals; 0 when nothing is known yet. */
  get rate(): number {
    return this.declared > 0 ? this.declared : this.byCamera || this.byArrival;
  }

  /** 0 when it cannot be believed. */
  private get byCamera(): number {
    if (this.spanTicks === 0) return 0;
    const rate = (this.intervals * this.clockHz) / this.spanTicks;
    return rate < rateMin || rate > rateMax ? 0 : Math.round(rate * 100) / 100;
  }

  private get byArrival(): number {
    const { first, last } = this.arrivedAtMs ?? { first: 0, last: 0 };
    if (this.arrivals <= intervalsMin || last - first < 1_000) return 0;
    return Math.round(((this.arrivals - 1) * 100_000) / (last - first)) / 100;
  }
}
