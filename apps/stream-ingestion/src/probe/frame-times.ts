/** Enough to tell 25 from 24 on a camera whose clock is even. */
const intervalsMin = 5;

/** Finds a camera's frame rate: as it declares it, else from the clock ticks that it puts on its pictures. */
export class FrameTimes {
  private declared = 0;
  private clockHz = 90_000;
  private first: number | undefined;
  private spanTicks = 0;
  private intervals = 0;

  declare(framesPerSecond: number, clockHz: number): void {
    this.declared = framesPerSecond;
    this.clockHz = clockHz;
  }

  add(timestamp: number): void {
    const ticks = this.first === undefined ? 0 : (timestamp - this.first) >>> 0;
    this.first ??= timestamp;
    // Pictures out of order (B pictures) lie within the span; a jump of the clock begins anew.
    if (ticks > 2 ** 31) return;
    this.intervals += ticks === 0 ? 0 : 1;
    this.spanTicks = Math.max(this.spanTicks, ticks);
  }

  get isKnown(): boolean {
    return this.declared > 0 || this.intervals >= intervalsMin;
  }

  /** Frames a second, two decimals; 0 when nothing is known yet. */
  get rate(): number {
    if (this.declared > 0) return this.declared;
    if (this.spanTicks === 0) return 0;
    return Math.round((this.intervals * this.clockHz * 100) / this.spanTicks) / 100;
  }
}
