import type { LiveEvent } from '@smart-attendance/client';

/** More than is ever told between two frames; after a long absence what is shown is read anew instead. */
const heldMax = 500;

/** Gathers events, so that twenty a second are one render a frame and not twenty. */
export class LiveBatches {
  private held: LiveEvent[] = [];
  private isScheduled = false;

  /** @param schedule calls back before the next picture is drawn. */
  constructor(
    private readonly schedule: (callback: () => void) => void,
    private readonly onBatch: (events: readonly LiveEvent[]) => void,
    private readonly onOverflow: () => void,
  ) {}

  push(event: LiveEvent): void {
    this.held.push(event);
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      const events = this.held;
      this.held = [];
      if (events.length > heldMax) this.onOverflow();
      this.onBatch(events.slice(-heldMax));
    });
  }
}
