/**
 * Whether the marker bit of a camera ends its pictures, as it should, or stands on each slice, on the first packet of
 * the next picture, or wherever it likes. Nobody knows before the first slice behind a marker: if that begins a
 * picture, the marker was right, and is believed from then on; if it goes on with the same one, it never is again.
 * Keyframes are asked for themselves, because they may have slices where other pictures have none.
 */
export class MarkerTrust {
  private readonly isRight = { key: false, other: false };
  private isWrong = false;
  /** What was marked last, and not judged yet. */
  private pending: 'key' | 'other' | undefined;

  /**
   * A packet was marked: whether the picture ends here for sure. What holds none says nothing about markers, and ends
   * as well.
   */
  endsHere(isKey: boolean, hasPicture: boolean): boolean {
    if (!hasPicture) return true;
    const kind = isKey ? 'key' : 'other';
    this.pending = kind;
    return !this.isWrong && this.isRight[kind];
  }

  get isPending(): boolean {
    return this.pending !== undefined;
  }

  /** What follows on a marker is seen: the first slice of a picture or a later time, or more of the same picture. */
  judge(isNewPicture: boolean): void {
    const { pending } = this;
    if (pending === undefined) return;
    if (isNewPicture) this.isRight[pending] = true;
    else this.isWrong = true;
    this.pending = undefined;
  }

  /** Something was lost: what follows says nothing about the marker before it. */
  forget(): void {
    this.pending = undefined;
  }
}
