/** One coded picture with the parameter sets and messages that precede it. */
export interface AccessUnit {
  /** NAL units without start codes; views into the clip's bytes. */
  readonly nals: readonly Buffer[];
  /** A decoder may begin here; such a unit always carries the parameter sets. */
  readonly isKeyframe: boolean;
  /**
   * By how many pictures its place in showing is after its place in sending: 0 but around B pictures, below 0 for them.
   */
  readonly showingShift: number;
}

/**
 * A short film held in memory, cut into pictures in the order of sending; what a path of a camera server plays in a
 * loop.
 */
export interface VideoClip {
  readonly codec: 'h264' | 'h265';
  readonly framesPerSecond: number;
  readonly durationMs: number;
  readonly accessUnits: readonly AccessUnit[];
  /** What a decoder must know first, in the order in which it is sent: (VPS,) SPS, PPS. */
  readonly parameterSets: readonly Buffer[];
}

/** @throws RangeError */
export function checkFrameRate(framesPerSecond: number): void {
  if (!(framesPerSecond > 0 && framesPerSecond <= 240)) {
    throw new RangeError(`The frame rate must be above 0 and at most 240, not ${framesPerSecond}.`);
  }
}
