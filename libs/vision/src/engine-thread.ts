import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '@smart-attendance/errors';
import type { FaceEngineOptions } from './engine-options';
import { receiveError, type FromThread, type OpenedModels, type ToThread } from './engine-messages';
import type { PreparedPicture } from './face-analyzer';
import type { PictureSearch } from './frame-search';
import type { FoundInPicture } from './picture-analysis';
import { PictureSlot } from './picture-slot';

/** From `src`, where specs run, and from `dist` alike: a thread loads compiled code only. */
const threadFile = join(__dirname, '../dist/engine-thread.entry.js');

interface Pending {
  resolve(found: FoundInPicture): void;
  reject(error: Error): void;
}

/**
 * The models in a thread of their own, seen from outside.
 * open ──close()──▶ ended, or ──the thread dies──▶ ended: what it had in hand fails, and a new one must be started
 */
export class EngineThread {
  private readonly pending = new Map<number, Pending>();
  private readonly freeSlots: PictureSlot[] = [];
  private readonly whenEnded: Promise<void>;
  private lastId = 0;
  private ended = false;

  private constructor(
    private readonly worker: Worker,
    readonly opened: OpenedModels,
  ) {
    worker.on('message', (message: FromThread) => {
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
    // An engine that is only held, like a server that nobody asks, keeps no process alive.
    worker.unref();
  }

  /** Throws what opening a pack throws; see FaceEngine.load. */
  static async start(options: FaceEngineOptions): Promise<EngineThread> {
    const worker = new Worker(threadFile, { workerData: options, name: 'face-engine' });
    const first = await new Promise<FromThread>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => {
        reject(new AppError('internal', `The face engine's thread ended with code ${code} before it was open.`));
      });
    });
    if (first.kind === 'opened') return new EngineThread(worker, first);
    throw first.kind === 'not-opened' ? receiveError(first.error) : new Error(`The thread began with ${first.kind}.`);
  }

  get isEnded(): boolean {
    return this.ended;
  }

  /** One picture after another, in the order of the calls. Throws AppError `internal` when the thread fails. */
  async analyze(prepared: PreparedPicture, search: PictureSearch): Promise<FoundInPicture> {
    if (this.ended) throw threadEnded();
    const slot = this.freeSlots.pop() ?? new PictureSlot();
    const id = (this.lastId += 1);
    if (this.pending.size === 0) this.worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.pending.set(id, { resolve, reject });
        this.say({ kind: 'analyze', id, placed: slot.place(prepared), search });
      });
    } finally {
      this.pending.delete(id);
      this.freeSlots.push(slot);
      if (this.pending.size === 0) this.worker.unref();
    }
  }

  /** After the pictures in hand; frees the models. */
  async close(): Promise<void> {
    if (this.ended) return;
    this.worker.ref();
    this.say({ kind: 'close' });
    await this.whenEnded;
  }

  private say(message: ToThread): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromThread): void {
    if (message.kind === 'analyzed') this.pending.get(message.id)?.resolve(message.found);
    if (message.kind === 'failed') this.pending.get(message.id)?.reject(receiveError(message.error));
  }

  private end(cause?: unknown): void {
    this.ended = true;
    for (const waiting of this.pending.values()) waiting.reject(threadEnded(cause));
  }
}

function threadEnded(cause?: unknown): AppError {
  return new AppError('internal', "The face engine's thread has ended while it had work.", { cause });
}
