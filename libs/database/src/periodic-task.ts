import type { Logger } from '@smart-attendance/observability';

/**
 * A sweep over tables that comes back every so often: waiting → working → waiting, and out on stop, which waits for the
 * work in hand. A failure is logged and the next round comes as usual.
 */
export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly logger: Logger,
    private readonly work: (stopping: AbortSignal) => Promise<void>,
  ) {}

  /** The first round comes after `firstAfterMs`, each next one `everyMs` after the end of the one before. */
  start(firstAfterMs = this.everyMs): void {
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.working = this.run().finally(() => {
        this.start();
      });
    }, firstAfterMs);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.working;
  }

  private async run(): Promise<void> {
    try {
      await this.work(this.stopping.signal);
    } catch (error) {
      this.logger.warn('periodic-task-failed', { task: this.name, error });
    }
  }
}
