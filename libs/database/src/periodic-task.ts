import type { Logger } from '@smart-attendance/observability';

/**
 * A sweep over tables that comes back every so often, and at once when somebody wakes it: waiting → working → waiting,
 * and out on stop, which waits for the work in hand. Whoever wakes it during the work has it done once more. Work that
 * answers `more` goes on at once. A failure is logged and the next round comes at its time.
 */
export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private isWoken = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly logger: Logger,
    private readonly work: (stopping: AbortSignal) => Promise<unknown>,
  ) {}

  /** The first round comes after `firstAfterMs`, each next one `everyMs` after the end of the one before. */
  start(firstAfterMs = this.everyMs): void {
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.wake();
    }, firstAfterMs);
  }

  wake(): void {
    if (this.stopping.signal.aborted) return;
    this.isWoken = true;
    if (this.working !== undefined) return;
    clearTimeout(this.timer);
    this.working = this.run().then((hasFailed) => {
      this.working = undefined;
      // Woken after its last look, and before this.
      if (this.isWoken && !hasFailed) this.wake();
      else this.start();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.working;
  }

  /** Gives whether it failed, after which the next round comes at its time. */
  private async run(): Promise<boolean> {
    while (this.isWoken && !this.stopping.signal.aborted) {
      this.isWoken = false;
      try {
        if ((await this.work(this.stopping.signal)) === 'more') this.isWoken = true;
      } catch (error) {
        this.logger.warn('periodic-task-failed', { task: this.name, error });
        return true;
      }
    }
    return false;
  }
}
