import type { Logger } from '@smart-attendance/observability';

/**
 * Work that is done when somebody wakes it, and every so often all the same: waiting → working → waiting, and out on
 * stop, which waits for the work in hand. Whoever wakes it during the work has it done once more. Work that says
 * `more` goes on at once. A failure is logged, and the next round comes at its time.
 */
export class WokenTask {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private isWoken = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly logger: Logger,
    private readonly work: (stopping: AbortSignal) => Promise<'more' | 'done'>,
  ) {}

  start(): void {
    this.wake();
  }

  wake(): void {
    if (this.stopping.signal.aborted) return;
    this.isWoken = true;
    if (this.working !== undefined) return;
    clearTimeout(this.timer);
    this.working = this.run().finally(() => {
      this.working = undefined;
      if (this.stopping.signal.aborted) return;
      this.timer = setTimeout(() => {
        this.wake();
      }, this.everyMs);
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.working;
  }

  private async run(): Promise<void> {
    while (this.isWoken && !this.stopping.signal.aborted) {
      this.isWoken = false;
      try {
        if ((await this.work(this.stopping.signal)) === 'more') this.isWoken = true;
      } catch (error) {
        this.logger.warn('periodic-task-failed', { task: this.name, error });
        return;
      }
    }
  }
}
