/** How much must change before it is a movement. */
export interface GateLimits {
  /** Levels of grey, of 256, beyond the noise of a cell. */
  readonly levelMin: number;
  /** Cells of the grey copy, of 5,184. */
  readonly cellsMin: number;
}

/**
 * `sensitivity` 1 wants 24 levels in a fiftieth of the picture, 50 wants 8.6 in 6 cells (a fourth of the smallest face
 * of use), 100 wants 3 in 2.
 */
export function gateLimits(sensitivity: number): GateLimits {
  const levelMin = 3 * 8 ** ((100 - sensitivity) / 99);
  const cellsMin = sensitivity >= 50 ? 6 - (4 * (sensitivity - 50)) / 50 : 6 * 17 ** ((50 - sensitivity) / 49);
  return { levelMin, cellsMin: Math.round(cellsMin) };
}

/** So long frames are shown after the last movement: somebody who stands still to be seen is. */
export const holdMs = 2_000;
/**
 * The longest time between two frames: what the newest one shows is never older, and health tells a camera from a wall.
 */
export const pauseMaxMs = 2_000;

export interface GateState {
  readonly sinceShownMs: number;
  readonly sinceMotionMs: number;
  /** The longest one of late; the next frame may be so far off. */
  readonly intervalMs: number;
}

export function isWorthShowing({ sinceShownMs, sinceMotionMs, intervalMs }: GateState): boolean {
  return sinceMotionMs <= holdMs || sinceShownMs + intervalMs > pauseMaxMs;
}
