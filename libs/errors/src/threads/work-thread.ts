import { Worker, type Transferable } from 'node:worker_threads';
import { AppError } from '../app-error';
import { receiveError, type FromThread, type ToThread } from './thread-messages';

/** The thread is gone, with what it had in hand and what it held. */
export class ThreadEndedError extends AppError {
  constructor(message: string, cause?: unknown) {
    super('internal', message, { cause });
  }
}

interface Pending<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** A thread's types: what it is opened with, what it sends when it is, what it is given, and what it makes of that. */
export interface ThreadKind {
  readonly settings: unknown;
  readonly opened: unknown;
  readonly work: unknown;
  readonly result: unknown;
}

/**
 * A thread that does one kind of work, seen from outside; `serveWork` is its other side.
 * open ──close()──▶ ended, or ──the thread dies──▶ ended: what it had in hand fails, and a new one must be started
 */
export class WorkThread<Kind extends ThreadKind> {
  private readonly pending = new Map<number, Pending<Kind['result']>>();
  private readonly whenEnded: Promise<void>;
  private lastId = 0;
  private ended = false;
  private isClosing = false;

  private constructor(
    private readonly worker: Worker,
    private readonly name: string,
    readonly opened: Kind['opened'],
  ) {
    worker.on('message', (message: FromThread<Kind['opened'], Kind['result']>) => {
      this.receive(message);
    });
    worker.on('error', (error) => {
      this.end(error);
    });
    this.whenEnded = new Promise((resolve) => {
      worker.once('exit', () => {
        this.end();
        resolve();
      });
    });
    // A thread that has no work keeps no process alive.
    worker.unref();
  }

  /**
   * @param entryFile compiled: a thread loads nothing else
   * @throws what opening throws there
   */
  static async start<Kind extends ThreadKind>(
    entryFile: string,
    name: string,
    settings: Kind['settings'],
  ): Promise<WorkThread<Kind>> {
    const worker = new Worker(entryFile, { workerData: settings, name });
    const first = await new Promise<FromThread<Kind['opened'], Kind['result']>>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => {
        reject(new ThreadEndedError(`The ${name} thread ended with code ${code} before it was open.`));
      });
    });
    if (first.kind === 'opened') return new WorkThread<Kind>(worker, name, first.opened);
    throw first.kind === 'not-opened' ? receiveError(first.error) : new Error(`The thread began with ${first.kind}.`);
  }

  get isEnded(): boolean {
    return this.ended;
  }

  /**
   * `moved` is no longer the caller's.
   * @throws ThreadEndedError when the thread dies meanwhile, and what the work throws
   */
  async run(work: Kind['work'], moved: readonly Transferable[] = []): Promise<Kind['result']> {
    if (this.ended || this.isClosing) throw this.endedWithWork();
    const id = (this.lastId += 1);
    if (this.pending.size === 0) this.worker.ref();
    try {
      return await new Promise<Kind['result']>((resolve, reject) => {
        this.pending.set(id, { resolve, reject });
        this.post({ kind: 'work', id, work }, moved);
      });
    } finally {
      this.pending.delete(id);
      if (this.pending.size === 0) this.worker.unref();
    }
  }

  /** After the work in hand. */
  async close(): Promise<void> {
    if (this.ended) return;
    this.isClosing = true;
    this.worker.ref();
    this.post({ kind: 'close' });
    await this.whenEnded;
  }

  private post(message: ToThread<Kind['work']>, moved: readonly Transferable[] = []): void {
    this.worker.postMessage(message, moved);
  }

  private receive(message: FromThread<Kind['opened'], Kind['result']>): void {
    if (message.kind === 'done') this.pending.get(message.id)?.resolve(message.result);
    if (message.kind === 'failed') this.pending.get(message.id)?.reject(receiveError(message.error));
  }

  private end(cause?: unknown): void {
    this.ended = true;
    for (const waiting of this.pending.values()) waiting.reject(this.endedWithWork(cause));
  }

  private endedWithWork(cause?: unknown): ThreadEndedError {
    return new ThreadEndedError(`The ${this.name} thread has ended while it had work.`, cause);
  }
}
