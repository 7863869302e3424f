/**
 * Seconds that pictures may come late and still count: a hiccup of the network costs none. At 5 a second two pictures
 * may come together, at 30 nine.
 */
export const latenessMaxSeconds = 0.3;

/**
 * The token bucket by which ffmpeg selects pictures (`select` in decoder-arguments.policy.ts), played along here: on
 * average exactly the asked rate when the camera sends more, all pictures when it sends fewer. At the start there is
 * half a picture in it: with none, a camera of just the asked rate would lose one that comes a little early; with more,
 * the start would be faster than asked.
 */
export class FrameBucket {
  private dueMs: number | undefined;
  private readonly intervalMs: number;
  private readonly latenessMs: number;

  /** `latenessMs` is that of ffmpeg unless told. */
  constructor(framesPerSecond: number, latenessMs?: number) {
    this.intervalMs = 1_000 / framesPerSecond;
    this.latenessMs = latenessMs ?? Math.max(this.intervalMs, latenessMaxSeconds * 1_000);
  }

  /** Whether the picture of that time will be a frame. To be asked of each picture once, in their order. */
  takes(atMs: number): boolean {
    this.dueMs ??= atMs - this.intervalMs / 2;
    if (atMs < this.dueMs) return false;
    this.dueMs = Math.max(this.dueMs, atMs - this.latenessMs) + this.intervalMs;
    return true;
  }
}
