import type { Response } from 'express';
import { AppError } from '@smart-attendance/errors';

export type EndReason = 'gone' | 'stalled' | 'not_allowed' | 'time_over' | 'stopping';

export interface LastingAnswersOptions {
  readonly answersMax: number;
  /** Tells how many there are now. */
  readonly count: { set(answers: number): void };
  /** For who finds no place: a sentence made of the number of answers, and the reason. */
  readonly full: { readonly message: (answers: number) => string; readonly reason: string };
  /** How often it is asked whether whoever reads still may. Cheap: who they are is remembered for 15 s. */
  readonly recheckMs: number;
  /** The longest that one lasts; without it as long as somebody reads. */
  readonly lifeMs?: number;
}

export interface LastingAnswer {
  /** What was written is not taken yet. */
  readonly isBehind: boolean;
  /** Writes nothing more. May be called again. */
  stop(): void;
  /** @throws AppError when whoever reads may not any more */
  recheck(): Promise<unknown>;
}

/** Writes the head and goes on until it is stopped; it calls `end` for what it finds out itself, and not at once. */
export type Begin = (end: (reason: EndReason) => void) => LastingAnswer;

/** What cannot be sent in this time of an answer that is over is thrown away. */
const endMs = 1_000;
const retryAfterSeconds = 10;

/** Answers that go on as long as somebody reads them, such as previews and live events: so many at a time. */
export class LastingAnswers {
  private readonly ends = new Set<(reason: EndReason) => void>();
  private taken = 0;
  private isClosed = false;

  constructor(private readonly options: LastingAnswersOptions) {}

  get count(): number {
    return this.taken;
  }

  /**
   * Resolves when the answer is over, whoever ended it; with undefined when the client left before it began.
   *
   * @param prepare what may fail before anything is answered
   * @throws AppError `unavailable` when there is no place or the server stops; what `prepare` throws
   */
  async give(response: Response, prepare: () => Promise<Begin>): Promise<EndReason | undefined> {
    const leave = this.takePlace();
    try {
      const begin = await prepare();
      // Either may have happened meanwhile.
      if (this.isClosed) throw stopping();
      return response.destroyed ? undefined : await this.run(response, begin);
    } finally {
      leave();
    }
  }

  /** Ends all of them, and begins no more. */
  close(): void {
    this.isClosed = true;
    for (const end of [...this.ends]) end('stopping');
  }

  private takePlace(): () => void {
    if (this.isClosed) throw stopping();
    const { answersMax, count, full } = this.options;
    if (this.taken >= answersMax) {
      throw new AppError('unavailable', full.message(this.taken), { reason: full.reason, retryAfterSeconds });
    }
    this.taken += 1;
    count.set(this.taken);
    return () => {
      this.taken -= 1;
      count.set(this.taken);
    };
  }

  private run(response: Response, begin: Begin): Promise<EndReason> {
    const { recheckMs, lifeMs } = this.options;
    return new Promise((resolve) => {
      let reason: EndReason | undefined;
      let ending: NodeJS.Timeout | undefined;
      const end = (why: EndReason): void => {
        if (reason !== undefined) return;
        reason = why;
        answer.stop();
        if (answer.isBehind) response.destroy();
        else response.end();
        ending = setTimeout(() => response.destroy(), endMs);
      };
      const recheck = setInterval(() => {
        answer.recheck().catch(() => {
          end('not_allowed');
        });
      }, recheckMs);
      const life = lifeMs === undefined ? undefined : setTimeout(end, lifeMs, 'time_over');
      this.ends.add(end);
      response.on('error', () => {
        end('gone');
      });
      response.once('close', () => {
        for (const timer of [recheck, life, ending]) clearTimeout(timer);
        this.ends.delete(end);
        answer.stop();
        resolve(reason ?? 'gone');
      });
      const answer = begin(end);
    });
  }
}

function stopping(): AppError {
  return new AppError('unavailable', 'This server is being stopped; ask again.', { retryAfterSeconds: 1 });
}
