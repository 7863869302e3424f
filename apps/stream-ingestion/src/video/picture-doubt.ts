import type { AccessUnit } from '@smart-attendance/rtsp';

/** Judged are so many units of late, none older than that. */
const unitsMax = 20;
const unitsForMs = 15_000;
/** Below so many it may be chance, and below that share the others are worth having. */
const brokenMin = 5;
const brokenShare = 1 / 3;

/** Slices that the decoder failed in are counted over so long. */
const complaintsForMs = 5_000;
const complaintsMin = 5;
const complaintsShare = 1 / 4;
/** Packets that were lost explain for so long why something cannot be read: parameter sets may have been among them. */
const lossExplainsMs = 5_000;

/**
 * Whether what a camera sends is video at all. Bytes that are none still decode to something, mostly to grey, so
 * pictures alone prove nothing. Counted is what cannot be a picture by its head, and slices in which the decoder ran
 * into nonsense though nothing was lost on the way. Times are of a clock that never jumps.
 */
export class PictureDoubt {
  private units: { readonly atMs: number; readonly isBroken: boolean }[] = [];
  private slices: { readonly atMs: number; readonly count: number }[] = [];
  private complaints: number[] = [];
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
    while (nowMs - (this.slices[0]?.atMs ?? nowMs) > complaintsForMs) this.slices.shift();
  }

  /** The decoder could not read a slice. */
  addComplaint(nowMs: number): void {
    if (nowMs - this.lostAtMs <= lossExplainsMs) return;
    this.complaints.push(nowMs);
    while (nowMs - (this.complaints[0] ?? nowMs) > complaintsForMs) this.complaints.shift();
  }

  addLoss(nowMs: number): void {
    this.lostAtMs = nowMs;
    this.complaints = [];
  }

  /** Something of late was no picture. */
  hasReason(nowMs: number): boolean {
    return this.brokenOf(nowMs).broken > 0 || this.complaintsOf(nowMs) > 0;
  }

  isRubbish(nowMs: number): boolean {
    const { broken, total } = this.brokenOf(nowMs);
    if (broken >= brokenMin && broken >= total * brokenShare) return true;
    const complaints = this.complaintsOf(nowMs);
    if (complaints < complaintsMin) return false;
    const slices = this.slices.reduce((sum, { count }) => sum + count, 0);
    return complaints >= slices * complaintsShare;
  }

  private complaintsOf(nowMs: number): number {
    return this.complaints.filter((atMs) => nowMs - atMs <= complaintsForMs).length;
  }

  private brokenOf(nowMs: number): { broken: number; total: number } {
    const recent = this.units.filter(({ atMs }) => nowMs - atMs <= unitsForMs);
    return { broken: recent.filter(({ isBroken }) => isBroken).length, total: recent.length };
  }
}
