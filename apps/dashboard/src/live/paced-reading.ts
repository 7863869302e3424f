/** Reads anew once for all that happens in a pause, never two at a time, and once more for what happens meanwhile. */
export class PacedReading<What> {
  private wanted: { readonly what: What } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isReading = false;

  /** @param read never rejects. */
  constructor(
    private readonly read: (what: What) => Promise<void>,
    private readonly pauseMs: number,
  ) {}

  /** @param what of several that are wanted in a pause the latest is read. */
  want(what: What): void {
    this.wanted = { what };
    this.readSoon();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wanted = undefined;
  }

  private readSoon(): void {
    if (this.wanted === undefined || this.isReading) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, this.pauseMs);
  }

  private async run(): Promise<void> {
    if (this.wanted === undefined) return;
    const { what } = this.wanted;
    this.wanted = undefined;
    this.isReading = true;
    await this.read(what);
    this.isReading = false;
    this.readSoon();
  }
}
