import type { Writable } from 'node:stream';
import type { Picture } from './picture-feeds';

export interface PreviewPace {
  /** Between two pictures to one viewer, at least. */
  readonly pictureEveryMs: number;
  /** A viewer that takes nothing for so long is let go. */
  readonly stalledMs: number;
}

export type PictureOutcome = 'sent' | 'skipped';

/**
 * One viewer: takes pictures as fast as it reads them, and no faster than the pace. At most one picture waits, always
 * the newest; nothing is queued for a viewer that is slow.
 */
export class PreviewViewer {
  private waiting: Picture | undefined;
  private shownId: string | undefined;
  private isWriting = false;
  private isOver = false;
  private sentAtMs = -Infinity;
  private nextTimer: NodeJS.Timeout | undefined;
  private stalledTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly out: Writable,
    private readonly pace: PreviewPace,
    private readonly count: (outcome: PictureOutcome) => void,
    private readonly onStalled: () => void,
  ) {}

  /** Each picture once. Newer is what the bus says later: the clocks of replicas differ, and are set back. */
  show(picture: Picture): void {
    const { frameId } = picture;
    if (this.isOver || frameId === this.shownId || frameId === this.waiting?.frameId) return;
    if (this.waiting !== undefined) this.count('skipped');
    this.waiting = picture;
    this.sendWhenDue();
  }

  /** Nothing is written any more. */
  stop(): void {
    this.isOver = true;
    this.waiting = undefined;
    clearTimeout(this.nextTimer);
    clearTimeout(this.stalledTimer);
  }

  /** Whether the viewer has not taken the last picture yet. */
  get isBehind(): boolean {
    return this.isWriting;
  }

  private sendWhenDue(): void {
    if (this.isOver || this.isWriting || this.waiting === undefined || this.nextTimer !== undefined) return;
    const waitMs = this.sentAtMs + this.pace.pictureEveryMs - performance.now();
    if (waitMs <= 0) {
      this.send(this.waiting);
      return;
    }
    this.nextTimer = setTimeout(() => {
      this.nextTimer = undefined;
      this.sendWhenDue();
    }, waitMs);
  }

  private send(picture: Picture): void {
    this.waiting = undefined;
    this.shownId = picture.frameId;
    this.sentAtMs = performance.now();
    this.isWriting = true;
    this.count('sent');
    this.stalledTimer = setTimeout(this.onStalled, this.pace.stalledMs);
    // Called when the system has taken all of it, not when it lies in a buffer of ours.
    this.out.write(picture.part, (error) => {
      clearTimeout(this.stalledTimer);
      this.isWriting = false;
      if (error === undefined || error === null) this.sendWhenDue();
    });
  }
}
