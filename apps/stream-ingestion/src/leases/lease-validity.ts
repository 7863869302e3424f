/**
 * How long this replica may publish, by its own monotonic clock.
 *
 *     lapsed ──record written, then leases written──▶ valid
 *     valid  ──record written before the end────────▶ valid, for longer
 *     valid  ──time──▶ lapsed
 *
 * Another replica takes over when it has seen no new record for longer than `validForMs`, and it may have decided so in
 * the moment in which a late record arrives. So after a lapse a record alone does not count: the leases must be
 * written, too, even as they are. Both write them by compare-and-set; one of the two fails, and sees what the other
 * did.
 */
export class LeaseValidity {
  private validUntilMs = -Infinity;
  private recordedUntilMs = -Infinity;

  constructor(private readonly validForMs: number) {}

  isValid(nowMs: number): boolean {
    return nowMs < this.validUntilMs;
  }

  /** The record was sent at `startedMs` and is known to be stored at `endedMs`. */
  recordWritten(startedMs: number, endedMs: number): void {
    const wasValid = this.isValid(endedMs);
    this.recordedUntilMs = startedMs + this.validForMs;
    if (wasValid) this.validUntilMs = this.recordedUntilMs;
  }

  /** After a record was written: the leases read since, and written without anybody having come between. */
  leasesWritten(): void {
    this.validUntilMs = this.recordedUntilMs;
  }

  /** From now on nothing is held. */
  end(): void {
    this.validUntilMs = -Infinity;
    this.recordedUntilMs = -Infinity;
  }
}
