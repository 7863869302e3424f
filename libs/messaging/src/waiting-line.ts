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
  /** Pieces of work of this lane at a time, where it is fewer than all. */
  readonly atOnceMax?: number;
  readonly waitingMax: number;
  /** Of what those who wait hold in memory. */
  readonly waitingBytesMax?: number;
}

export interface WaitingLineOptions<Lane extends string> {
  /** For the metrics. */
  readonly name: string;
  readonly atOnceMax: number;
  readonly lanes: Readonly<Record<Lane, LaneLimits>>;
  /** The message of the error for whoever gets no turn. */
  readonly busy: string;
  /** When to come back then; default 1. */
  readonly retryAfterSeconds?: number;
}

export interface Wait<Lane extends string> {
  readonly lane: Lane;
  /** How long to wait for a turn; work that has begun is not ended by it. */
  readonly waitMs: number;
  readonly bytes?: number;
}

interface LaneState<Lane extends string> {
  readonly name: Lane;
  readonly atOnceMax: number;
  /** In the order they came. */
  readonly waiting: Set<() => void>;
  waitingBytes: number;
  running: number;
}

/**
 * Does so many pieces of work at a time; the others wait, first in, first out, until their turn or the end of their
 * wait. Of several lanes each has its turn, so that a crowd in one does not reach those in another.
 */
export class WaitingLine<Lane extends string> {
  private running = 0;
  private readonly lanes: readonly LaneState<Lane>[];
  private nextLane = 0;

  constructor(private readonly options: WaitingLineOptions<Lane>) {
    this.lanes = (Object.keys(options.lanes) as Lane[]).map((name) => ({
      name,
      atOnceMax: options.lanes[name].atOnceMax ?? options.atOnceMax,
      waiting: new Set(),
      waitingBytes: 0,
      running: 0,
    }));
  }

  /** @throws AppError `unavailable` when there is no room to wait, or no turn in time; whatever `work` throws. */
  async run<T>(wait: Wait<Lane>, work: () => Promise<T>): Promise<T> {
    const giveBack = await this.take(wait);
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  /**
   * A turn for work whose end another one sees.
   *
   * @returns what ends it; a second time it does nothing
   * @throws AppError `unavailable`, as `run`
   */
  async take(wait: Wait<Lane>): Promise<() => void> {
    const lane = this.lanes.find(({ name }) => name === wait.lane);
    if (lane === undefined) throw new Error(`There is no lane ${wait.lane}.`);
    if (this.mayBegin(lane)) this.begin(lane);
    else await this.turn(lane, wait);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      lane.running -= 1;
      this.running -= 1;
      this.callNext();
    };
  }

  private mayBegin({ running, atOnceMax }: LaneState<Lane>): boolean {
    return this.running < this.options.atOnceMax && running < atOnceMax;
  }

  private begin(lane: LaneState<Lane>): void {
    lane.running += 1;
    this.running += 1;
  }

  private turn(lane: LaneState<Lane>, { waitMs, bytes = 0 }: Wait<Lane>): Promise<void> {
    const { waitingMax, waitingBytesMax = Infinity } = this.options.lanes[lane.name];
    if (lane.waiting.size >= waitingMax || lane.waitingBytes + bytes > waitingBytesMax) {
      return Promise.reject(this.busy(lane, 'full'));
    }
    const labels = { line: this.options.name, lane: lane.name };
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        lane.waiting.delete(begin);
        lane.waitingBytes -= bytes;
        waitingNow.dec(labels);
      };
      const begin = (): void => {
        leave();
        this.begin(lane);
        resolve();
      };
      const timer = setTimeout(() => {
        leave();
        reject(this.busy(lane, 'too_late'));
      }, waitMs);
      lane.waiting.add(begin);
      lane.waitingBytes += bytes;
      waitingNow.inc(labels);
    });
  }

  /** A free place goes to whoever waits at once, so that nobody who comes now overtakes. */
  private callNext(): void {
    for (let step = 0; step < this.lanes.length; step += 1) {
      const at = (this.nextLane + step) % this.lanes.length;
      const lane = this.lanes[at];
      const [first] = lane?.waiting ?? [];
      if (lane === undefined || first === undefined || !this.mayBegin(lane)) continue;
      this.nextLane = (at + 1) % this.lanes.length;
      first();
      return;
    }
  }

  private busy({ name }: LaneState<Lane>, reason: 'full' | 'too_late'): AppError {
    turnedAway.inc({ line: this.options.name, lane: name, reason });
    return new AppError('unavailable', this.options.busy, { retryAfterSeconds: this.options.retryAfterSeconds ?? 1 });
  }
}
