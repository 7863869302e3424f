/** Between these times, as far as they have passed. */
export interface CoverageQuestion {
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
}

export interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

export interface Coverage {
  readonly secondsAsked: number;
  readonly secondsSeen: number;
  /** When it was not seeing, or nobody knows; in order, at most `blindSpansMax`. */
  readonly blindSpans: readonly TimeSpan[];
  readonly isCut: boolean;
}

/**
 * Adds up when a camera was seeing, in one pass over its live spans in the order of their beginnings; those of two
 * replicas may overlap. Holds no more than the answer.
 */
export class CoverageSweep {
  private readonly fromMs: number;
  private readonly toMs: number;
  private readonly blind: TimeSpan[] = [];
  private isCut = false;
  private seenMs = 0;
  /** Up to here it is known whether it was seeing. */
  private reachedMs: number;

  constructor(
    { from, to, now }: CoverageQuestion,
    private readonly blindSpansMax: number,
  ) {
    this.fromMs = from.getTime();
    this.toMs = Math.max(this.fromMs, Math.min(to.getTime(), now.getTime()));
    this.reachedMs = this.fromMs;
  }

  add(spans: readonly TimeSpan[]): void {
    for (const span of spans) {
      const beginMs = Math.max(span.from.getTime(), this.reachedMs);
      const endMs = Math.min(span.to.getTime(), this.toMs);
      if (endMs <= beginMs) continue;
      this.addBlind(beginMs);
      this.seenMs += endMs - beginMs;
      this.reachedMs = endMs;
    }
  }

  /** What was found; nothing can be added afterwards. */
  finish(): Coverage {
    this.addBlind(this.toMs);
    return {
      secondsAsked: (this.toMs - this.fromMs) / 1_000,
      secondsSeen: this.seenMs / 1_000,
      blindSpans: this.blind,
      isCut: this.isCut,
    };
  }

  private addBlind(untilMs: number): void {
    if (untilMs <= this.reachedMs) return;
    if (this.blind.length < this.blindSpansMax) {
      this.blind.push({ from: new Date(this.reachedMs), to: new Date(untilMs) });
    } else {
      this.isCut = true;
    }
    this.reachedMs = untilMs;
  }
}
