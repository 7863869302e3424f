/**
 * Hands frames on one at a time. While one is under way the newest of those that follow waits, and an older one is
 * given up: a picture is worth nothing once there is a newer one, so nothing is ever queued.
 */
export class NewestFrame<Frame> {
  private waiting: Frame | undefined;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly send: (frame: Frame) => Promise<void>,
    private readonly on: {
      readonly sent: () => void;
      readonly replaced: () => void;
      readonly failed: (error: unknown) => void;
    },
  ) {}

  push(frame: Frame): void {
    if (this.waiting !== undefined) this.on.replaced();
    this.waiting = frame;
    this.sending ??= this.sendAll();
  }

  /** Gives up what waits and resolves when what is under way is done. */
  async close(): Promise<void> {
    this.waiting = undefined;
    await this.sending;
  }

  private async sendAll(): Promise<void> {
    while (this.waiting !== undefined) {
      const frame = this.waiting;
      this.waiting = undefined;
      try {
        await this.send(frame);
        this.on.sent();
      } catch (error) {
        this.on.failed(error);
      }
    }
    this.sending = undefined;
  }
}
