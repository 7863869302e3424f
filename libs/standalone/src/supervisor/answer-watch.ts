import { setTimeout as sleep } from 'node:timers/promises';
import { silenceMsMin } from './restart.policy';

/** How a running process is checked for whether it still does its work. */
export interface AnswerCheck {
  /** Rejects with what is wrong. */
  readonly check: () => Promise<void>;
  /** Pause between two requests, and how long each may take. */
  readonly everyMs: number;
  readonly withinMs: number;
  /** It is ended when it has been silent for so long, over four requests at least; longer each time it was in vain. */
  readonly silentMs: number;
  /**
   * Why starting it again would be of no use right now, such as a full disk; undefined when nothing speaks against it.
   */
  readonly holdBack?: () => string | undefined;
}

const FAILURES_MIN = 4;
/** Having answered for so long, it counts as healed. */
const HEALED_MS = 10 * 60_000;

/**
 * A process that hangs does not exit: its sockets stay open, and everybody waits. This asks it while it runs. Whoever
 * does not answer is ended, with longer and longer patience when that did not help, so that nothing is started in a
 * loop.
 */
export class AnswerWatch {
  readonly #options: AnswerCheck;
  readonly #name: string;
  readonly #log: (line: string) => void;
  #endedInVain = 0;

  constructor(name: string, options: AnswerCheck, log: (line: string) => void) {
    this.#name = name;
    this.#options = options;
    this.#log = log;
  }

  /** Resolves with true when the process is to be ended, with false when the signal aborted. */
  async untilSilent(signal: AbortSignal): Promise<boolean> {
    const isOver = (): boolean => signal.aborted;
    let failures = 0;
    let heldBackBy: string | undefined;
    const startedAtMs = performance.now();
    let answeredAtMs = startedAtMs;
    for (;;) {
      await sleep(this.#options.everyMs, undefined, { signal }).catch(() => undefined);
      if (isOver()) return false;
      const wrong = await this.#check(signal);
      if (isOver()) return false;
      const nowMs = performance.now();
      if (wrong === undefined) {
        if (heldBackBy !== undefined) this.#log(`${this.#name} answers again`);
        [failures, heldBackBy, answeredAtMs] = [0, undefined, nowMs];
        if (nowMs - startedAtMs > HEALED_MS) this.#endedInVain = 0;
        continue;
      }
      failures += 1;
      const silentMs = nowMs - answeredAtMs;
      if (failures < FAILURES_MIN || silentMs < silenceMsMin(this.#options.silentMs, this.#endedInVain)) continue;
      const said = `${this.#name} has not answered for ${Math.round(silentMs / 1_000)} s (${wrong})`;
      const hold = this.#options.holdBack?.();
      if (hold !== undefined) {
        if (heldBackBy === undefined) this.#log(`${said}; ${hold}`);
        heldBackBy = hold;
        continue;
      }
      this.#endedInVain += 1;
      this.#log(`${said}; ending it`);
      return true;
    }
  }

  /** What is wrong; undefined when it answered, or nobody wants to know any more. */
  async #check(signal: AbortSignal): Promise<string | undefined> {
    const over = new AbortController();
    const late = sleep(this.#options.withinMs, `no answer in ${this.#options.withinMs / 1_000} s`, {
      signal: AbortSignal.any([over.signal, signal]),
    });
    const answer = this.#options.check().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    try {
      return await Promise.race([answer, late.catch(() => undefined)]);
    } finally {
      over.abort();
    }
  }
}
