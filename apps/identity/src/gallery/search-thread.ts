import { AppError, RestartingThread, ThreadEndedError, WorkThread } from '@smart-attendance/errors';
import { join } from 'node:path';
import type { EmbeddedCalls } from './embedded-gallery';

/** From `src`, where specs run, and from `dist` alike: a thread loads compiled code only. */
const entryFile = join(__dirname, '../../dist/gallery/search-thread.entry.js');
/** More than there are requests and frames in hand, each of which waits for one call. */
const callsWaitingMax = 2_000;

export interface SearchWork {
  readonly settings: undefined;
  readonly opened: undefined;
  readonly work: { readonly name: keyof EmbeddedCalls; readonly parameters: readonly unknown[] };
  readonly result: unknown;
}

/**
 * The embedded gallery in a thread of its own, which does one call after another in the order they come: a search never
 * sees half a change. It starts with the first call. When it dies, what was waiting fails, what it held is gone, and
 * the next call has a new one.
 */
export class SearchThread {
  private thread: Promise<RestartingThread<SearchWork>> | undefined;
  private waiting = 0;

  /** @throws AppError `unavailable` when the thread dies or too many wait, and what the call throws there */
  async call<N extends keyof EmbeddedCalls>(
    name: N,
    ...parameters: Parameters<EmbeddedCalls[N]>
  ): Promise<ReturnType<EmbeddedCalls[N]>> {
    if (this.waiting >= callsWaitingMax) {
      throw new AppError('unavailable', 'Too many searches wait; try again shortly.', { retryAfterSeconds: 2 });
    }
    this.waiting += 1;
    try {
      const thread = await (this.thread ??= this.start());
      return (await thread.run({ name, parameters })) as ReturnType<EmbeddedCalls[N]>;
    } catch (cause) {
      if (!(cause instanceof ThreadEndedError)) throw cause;
      const sentence = 'The search in memory has ended and begins anew; try again shortly.';
      throw new AppError('unavailable', sentence, { retryAfterSeconds: 2, cause });
    } finally {
      this.waiting -= 1;
    }
  }

  async close(): Promise<void> {
    await (await this.thread)?.close();
  }

  private start(): Promise<RestartingThread<SearchWork>> {
    return RestartingThread.start(() => WorkThread.start<SearchWork>(entryFile, 'gallery-search', undefined)).catch(
      (error: unknown) => {
        this.thread = undefined;
        throw error;
      },
    );
  }
}
