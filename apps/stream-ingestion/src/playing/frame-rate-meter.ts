const windowMs = 10_000;

/** Frames a second over the last ten seconds, or since the first one when that is shorter. */
export class FrameRateMeter {
  private times: number[] = [];

  add(nowMs: number): void {
    this.forget(nowMs);
    this.times.push(nowMs);
  }

  /** By intervals, so that the first second of 5 frames a second reads 5 and not 6; 0 once frames stay out. */
  rate(nowMs: number): number {
    this.forget(nowMs);
    const [first, last] = [this.times[0], this.times.at(-1)];
    if (first === undefined || last === undefined || last === first) return 0;
    const intervals = this.times.length - 1;
    const averageMs = (last - first) / intervals;
    // A pause since the last frame longer than usual counts as well.
    return (intervals * 1_000) / Math.max(last - first, nowMs - first - averageMs);
  }

  reset(): void {
    this.times = [];
  }

  private forget(nowMs: number): void {
    const kept = this.times.findIndex((time) => time > nowMs - windowMs);
    this.times = kept < 0 ? [] : this.times.slice(kept);
  }
}
