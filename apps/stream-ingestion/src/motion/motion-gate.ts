import type { Zone } from '@smart-attendance/contracts';
import type { GateSettings } from '../cameras/camera-source.policy';
import { MotionDetector } from './motion-detector';
import { isWorthShowing } from './motion-gate.policy';

/** Of the longest interval; forgets one long pause within some ten frames. */
const intervalDecay = 0.8;

/**
 * Leaves out frames in which nothing moves. In doubt it shows: a frame too many costs 20 ms, a person who is missed was
 * not there.
 */
export class MotionGate {
  private readonly detector: MotionDetector;
  private seenAtMs = 0;
  private shownAtMs = -Infinity;
  private movedAtMs = -Infinity;
  private intervalMs = 0;

  constructor({ sensitivity }: GateSettings, watched: readonly Zone[]) {
    this.detector = new MotionDetector(
      sensitivity,
      watched.map(({ polygon }) => polygon),
    );
  }

  /** `grey` is the copy of the frame; without one it is shown. `nowMs` is by a clock that never jumps. */
  shows(grey: Uint8Array | undefined, nowMs: number): boolean {
    const sinceSeenMs = this.shownAtMs === -Infinity ? 0 : nowMs - this.seenAtMs;
    this.seenAtMs = nowMs;
    this.intervalMs = Math.max(sinceSeenMs, this.intervalMs * intervalDecay);
    if (grey === undefined || this.detector.sees(grey, sinceSeenMs / 1_000)) this.movedAtMs = nowMs;
    const isShown = isWorthShowing({
      sinceShownMs: nowMs - this.shownAtMs,
      sinceMotionMs: nowMs - this.movedAtMs,
      intervalMs: this.intervalMs,
    });
    if (isShown) this.shownAtMs = nowMs;
    return isShown;
  }
}
