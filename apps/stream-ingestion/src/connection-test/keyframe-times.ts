/** Cameras send a keyframe every 10 s at the most; beyond a minute the camera's clock has jumped. */
const intervalMsMax = 60_000;

/**
 * Finds the time from one keyframe to the next, by the clock that the camera puts on its pictures: when a camera has
 * just been opened, pictures come in a rush. Where that clock stands still or jumps, by when they came.
 */
export class KeyframeTimes {
  private clockHz = 90_000;
  private first: { readonly timestamp: number; readonly atMs: number } | undefined;
  private foundMs: number | undefined;

  declare(clockHz: number): void {
    this.clockHz = clockHz;
  }

  /** A keyframe's `timestamp` in ticks of the camera, and `atMs`, when it came, by a clock that never jumps. */
  add(timestamp: number, atMs: number): void {
    if (this.first === undefined) {
      this.first = { timestamp, atMs };
      return;
    }
    const byCamera = (((timestamp - this.first.timestamp) >>> 0) * 1_000) / this.clockHz;
    const isBelievable = byCamera > 0 && byCamera <= intervalMsMax;
    this.foundMs ??= Math.round(isBelievable ? byCamera : atMs - this.first.atMs);
  }

  get isKnown(): boolean {
    return this.foundMs !== undefined;
  }

  /** Milliseconds; 0 while no second keyframe came. */
  get intervalMs(): number {
    return this.foundMs ?? 0;
  }
}
