import type { ThreadKind, WorkThread } from './work-thread';

/** A thread that is replaced when it has died. It took the work it had with it; the next work gets a new one. */
export class RestartingThread<Kind extends ThreadKind> {
  private starting: Promise<WorkThread<Kind>> | undefined;

  private constructor(
    private readonly start: () => Promise<WorkThread<Kind>>,
    private thread: WorkThread<Kind>,
  ) {}

  static async start<Kind extends ThreadKind>(start: () => Promise<WorkThread<Kind>>): Promise<RestartingThread<Kind>> {
    return new RestartingThread(start, await start());
  }

  get opened(): Kind['opened'] {
    return this.thread.opened;
  }

  async run(...work: Parameters<WorkThread<Kind>['run']>): Promise<Kind['result']> {
    return (await this.current()).run(...work);
  }

  async close(): Promise<void> {
    await this.thread.close();
  }

  private async current(): Promise<WorkThread<Kind>> {
    if (!this.thread.isEnded) return this.thread;
    this.starting ??= this.start();
    try {
      this.thread = await this.starting;
      return this.thread;
    } finally {
      this.starting = undefined;
    }
  }
}
