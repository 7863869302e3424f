import type { AccessUnit } from '@smart-attendance/rtsp';

/** Judged are so many units of late, none older than that. */
const unitsMax = 20;
const unitsForMs = 15_000;
/** Below so many it may be chance, and below that share the others are worth having. */
const brokenMin = 5;
const brokenShare = 1 / 3;

/** Slices that the decoder failed in are counted over so long. */
const errorsForMs = 5_000;
const errorsMin = 5;
const errorsShare = 1 / 4;
/** Packets that were lost explain for so long why something cannot be read: parameter sets may have been among them. */
const lossExplainsMs = 5_000;

/**
 * Whether what a camera sends is video at all. Bytes that are none still decode to something, mostly to grey, so
 * pictures alone prove nothing. Counted is what cannot be a picture by its head, and slices in which the decoder ran
 * into nonsense though nothing was lost on the way. Times are of a clock that never jumps.
 */
export class BrokenPictureDetector {
  private units: { readonly atMs: number; readonly isBroken: boolean }[] = [];
  private slices: { readonly atMs: number; readonly count: number }[] = [];
  private errors: number[] = [];
  private lostAtMs = -Infinity;
  private hasBegun = false;

  /**
   * Before the first one that can be read only keyframes count: the description may hold the parameter sets of another
   * stream, which the first keyframe puts right.
   */
  addUnit(
    { isBroken, isKeyframe, slices }: Pick<AccessUnit, 'isBroken' | 'isKeyframe' | 'slices'>,
    nowMs: number,
  ): void {
    if (isBroken && (nowMs - this.lostAtMs <= lossExplainsMs || !(this.hasBegun || isKeyframe))) return;
    this.hasBegun ||= !isBroken;
    this.units = [...this.units.slice(1 - unitsMax), { atMs: nowMs, isBroken }];
    if (isBroken) return;
    this.slices.push({ atMs: nowMs, count: slices });
    while (nowMs - (this.slices[0]?.atMs ?? nowMs) > errorsForMs) this.slices.shift();
  }

  /** The decoder could not read a slice. */
  addDecoderError(nowMs: number): void {
    if (nowMs - this.lostAtMs <= lossExplainsMs) return;
    this.errors.push(nowMs);
    while (nowMs - (this.errors[0] ?? nowMs) > errorsForMs) this.errors.shift();
  }

  addLoss(nowMs: number): void {
    this.lostAtMs = nowMs;
    this.errors = [];
  }

  /** Something of late was no picture. */
  hasSeenBroken(nowMs: number): boolean {
    return this.brokenOf(nowMs).broken > 0 || this.errorsOf(nowMs) > 0;
  }

  isNoVideo(nowMs: number): boolean {
    const { broken, total } = this.brokenOf(nowMs);
    if (broken >= brokenMin && broken >= total * brokenShare) return true;
    const errors = this.errorsOf(nowMs);
    if (errors < errorsMin) return false;
    const slices = this.slices.reduce((sum, { count }) => sum + count, 0);
    return errors >= slices * errorsShare;
  }

  private errorsOf(nowMs: number): number {
    return this.errors.filter((atMs) => nowMs - atMs <= errorsForMs).length;
  }

  private brokenOf(nowMs: number): { broken: number; total: number } {
    const recent = this.units.filter(({ atMs }) => nowMs - atMs <= unitsForMs);
    return { broken: recent.filter(({ isBroken }) => isBroken).length, total: recent.length };
  }
}
