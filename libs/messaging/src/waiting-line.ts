import { AppError } from '@smart-attendance/errors';
import { metrics } from '@smart-attendance/observability';

const waitingNow = metrics.gauge({
  name: 'work_waiting',
  help: 'Pieces of work that wait for their turn, by what does them and by lane.',
  labelNames: ['line', 'lane'],
});
const turnedAway = metrics.counter({
  name: 'work_turned_away_total',
  help: 'Pieces of work that had no turn, by reason: full or too_late.',
  labelNames: ['line', 'lane', 'reason'],
});

export interface LaneLimits {
  readonly waitingMax: number;
  /** Of what those who wait hold in memory. */
  readonly waitingBytesMax?: number;
}

export interface WaitingLineOptions<Lane extends string> {
  /** For the metrics. */
  readonly name: string;
  readonly atOnceMax: number;
  readonly lanes: Readonly<Record<Lane, LaneLimits>>;
  /** What somebody who gets no turn is told. */
  readonly busy: string;
}

export interface Wait<Lane extends string> {
  readonly lane: Lane;
  /** How long to wait for a turn; work that has begun is not ended by it. */
  readonly waitMs: number;
  readonly bytes?: number;
}

interface Waiting {
  readonly begin: () => void;
}

/**
 * Does so many pieces of work at a time; the others wait, first in, first out, until their turn or the end of their
 * wait. Of several lanes each has its turn, so that a crowd in one does not reach those in another.
 */
export class WaitingLine<Lane extends string> {
  private running = 0;
  private readonly lanes: readonly { readonly name: Lane; readonly waiting: Set<Waiting>; waitingBytes: number }[];
  private nextLane = 0;

  constructor(private readonly options: WaitingLineOptions<Lane>) {
    this.lanes = (Object.keys(options.lanes) as Lane[]).map((name) => ({ name, waiting: new Set(), waitingBytes: 0 }));
  }

  /** @throws AppError `unavailable` when there is no room to wait, or no turn in time; whatever `work` throws. */
  async run<T>(wait: Wait<Lane>, work: () => Promise<T>): Promise<T> {
    if (this.running >= this.options.atOnceMax) await this.turn(wait);
    else this.running += 1;
    try {
      return await work();
    } finally {
      this.handOver();
    }
  }

  private turn({ lane: name, waitMs, bytes = 0 }: Wait<Lane>): Promise<void> {
    const lane = this.lanes.find((one) => one.name === name);
    const { waitingMax, waitingBytesMax = Infinity } = this.options.lanes[name];
    const hasRoom =
      lane !== undefined && lane.waiting.size < waitingMax && lane.waitingBytes + bytes <= waitingBytesMax;
    if (!hasRoom) return Promise.reject(this.busy(name, 'full'));
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        lane.waiting.delete(entry);
        lane.waitingBytes -= bytes;
        waitingNow.dec({ line: this.options.name, lane: name });
      };
      const entry: Waiting = {
        begin: () => {
          leave();
          resolve();
        },
      };
      const timer = setTimeout(() => {
        leave();
        reject(this.busy(name, 'too_late'));
      }, waitMs);
      lane.waiting.add(entry);
      lane.waitingBytes += bytes;
      waitingNow.inc({ line: this.options.name, lane: name });
    });
  }

  /** Whoever finishes hands its place over, so that nobody who comes now overtakes. */
  private handOver(): void {
    for (let step = 0; step < this.lanes.length; step += 1) {
      const lane = this.lanes[(this.nextLane + step) % this.lanes.length];
      const [first] = lane?.waiting ?? [];
      if (first === undefined) continue;
      this.nextLane = (this.nextLane + step + 1) % this.lanes.length;
      first.begin();
      return;
    }
    this.running -= 1;
  }

  private busy(lane: Lane, reason: 'full' | 'too_late'): AppError {
    turnedAway.inc({ line: this.options.name, lane, reason });
    return new AppError('unavailable', this.options.busy, { retryAfterSeconds: 1 });
  }
}
