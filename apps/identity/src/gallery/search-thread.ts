import { AppError } from '@smart-attendance/errors';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EmbeddedCalls } from './embedded-gallery';
import { errorOf, type SearchAnswer } from './search-thread.message';

/** From `src`, where specs run, and from `dist` alike: a thread loads compiled code only. */
const entryFile = join(__dirname, '../../dist/gallery/search-thread.entry.js');
/** More than there are requests and frames in hand, each of which waits for one call. */
const callsWaitingMax = 2_000;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The embedded gallery in a thread of its own, which does one call after another in the order they come: a search never
 * sees half a change.
 * away ──first call──▶ running ──it dies──▶ away: what was waiting fails, and what it held is gone ──close()──▶ away
 */
export class SearchThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  /** @throws AppError `unavailable` when the thread dies or too many wait, and what the call throws there */
  async call<N extends keyof EmbeddedCalls>(
    name: N,
    ...parameters: Parameters<EmbeddedCalls[N]>
  ): Promise<ReturnType<EmbeddedCalls[N]>> {
    if (this.waiting.size >= callsWaitingMax) {
      throw new AppError('unavailable', 'Too many searches wait; try again shortly.', { retryAfterSeconds: 2 });
    }
    const worker = (this.worker ??= this.start());
    const id = (this.lastId += 1);
    if (this.waiting.size === 0) worker.ref();
    const result = await new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, parameters });
    });
    return result as ReturnType<EmbeddedCalls[N]>;
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(entryFile, { name: 'gallery-search' });
    // A thread that has no work keeps no process alive.
    worker.unref();
    worker.on('message', (answer: SearchAnswer) => {
      this.receive(worker, answer);
    });
    worker.on('error', (error) => {
      this.end(worker, error);
    });
    worker.on('exit', () => {
      this.end(worker);
    });
    return worker;
  }

  private receive(worker: Worker, answer: SearchAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) worker.unref();
    if ('failed' in answer) waiting?.reject(errorOf(answer.failed));
    else waiting?.resolve(answer.result);
  }

  private end(worker: Worker, cause?: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const sentence = 'The search in memory has ended and begins anew; try again shortly.';
    for (const { reject } of this.waiting.values()) {
      reject(new AppError('unavailable', sentence, { retryAfterSeconds: 2, cause }));
    }
    this.waiting.clear();
  }
}
