import type { Writable } from 'node:stream';
import { isAskedFor, narrowedTo } from '../event-filter.policy';
import type { EventFilter } from '../event-log.repository';
import { maySee, type EventViewer } from '../visible-events.policy';
import { heartbeatFrame, lostFrame, openingFrame, type FramedEvent } from './event-frame';

/**
 * One who listens. What waits for a client that reads slowly is what was written last and a position: while the
 * network takes nothing more nothing is written, and the rest is read from the log when it does.
 *
 * States: open → over. While open it is behind when what was written is not taken yet.
 */
export class EventClient {
  isOver = false;
  private stalledTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly out: Writable,
    private readonly filter: EventFilter,
    public viewer: EventViewer,
    /** It has everything up to here. */
    public position: bigint,
    private readonly stalledMs: number,
    private readonly on: { readonly drained: () => void; readonly stalled: () => void },
  ) {
    out.on('drain', () => {
      clearTimeout(this.stalledTimer);
      this.stalledTimer = undefined;
      if (!this.isOver) on.drained();
    });
  }

  open(): void {
    this.write(openingFrame(this.position));
  }

  /** Nothing more is written until it is drained. */
  get isBehind(): boolean {
    return this.out.writableNeedDrain;
  }

  /** What of the log can be of interest at all. */
  get narrowing(): EventFilter {
    return narrowedTo(this.viewer, this.filter);
  }

  /** Events in their order; those it has already are passed over. It has everything up to `upTo` then. */
  send(events: readonly FramedEvent[], upTo: bigint): void {
    const wanted = events.filter(
      ({ event }) => event.position > this.position && isAskedFor(this.filter, event) && maySee(this.viewer, event),
    );
    if (upTo > this.position) this.position = upTo;
    if (wanted.length > 0) this.write(wanted.map(({ frame }) => frame).join(''));
  }

  /** What lies up to there is not kept any more. */
  skipTo(forgotten: bigint): void {
    this.write(lostFrame(this.position, forgotten));
    this.position = forgotten;
  }

  heartbeat(): void {
    if (!this.isBehind) this.write(heartbeatFrame(this.position));
  }

  /** Nothing is written any more. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.stalledTimer);
  }

  private write(text: string): void {
    if (this.isOver) return;
    const isTaken = this.out.write(text);
    if (!isTaken) this.stalledTimer ??= setTimeout(this.on.stalled, this.stalledMs);
  }
}
