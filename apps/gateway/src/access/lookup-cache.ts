import { isAppError } from '@smart-attendance/errors';

interface Entry<T> {
  readonly value: T;
  readonly at: number;
}

export interface RecentAnswersOptions {
  /** Younger answers are taken as they are. */
  readonly freshMs: number;
  /** While nobody can be asked, answers up to this age still count. */
  readonly staleMs: number;
  readonly entriesMax: number;
  readonly now: () => number;
}

/** Remembers what was asked of a neighbour a moment ago, so that not every request asks again. */
export class RecentAnswers<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly asking = new Map<string, Promise<T>>();

  constructor(private readonly options: RecentAnswersOptions) {}

  /** The answer for a key, by `ask` when there is no fresh one. Errors are not remembered. */
  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const entry = this.entries.get(key);
    if (entry !== undefined && this.ageOf(entry) < this.options.freshMs) return entry.value;
    try {
      return await this.askOnce(key, ask);
    } catch (error) {
      const isAway = isAppError(error) && error.code === 'unavailable';
      if (isAway && entry !== undefined && this.ageOf(entry) < this.options.staleMs) return entry.value;
      if (!isAway) this.entries.delete(key);
      throw error;
    }
  }

  forget(key: string): void {
    this.entries.delete(key);
    this.asking.delete(key);
  }

  private ageOf(entry: Entry<T>): number {
    return this.options.now() - entry.at;
  }

  private askOnce(key: string, ask: () => Promise<T>): Promise<T> {
    const running = this.asking.get(key);
    if (running !== undefined) return running;
    const at = this.options.now();
    const asked: Promise<T> = ask().then(
      (value) => {
        // Whoever was forgotten meanwhile stays forgotten.
        if (this.asking.get(key) === asked) {
          this.asking.delete(key);
          this.remember(key, { value, at });
        }
        return value;
      },
      (error: unknown) => {
        if (this.asking.get(key) === asked) this.asking.delete(key);
        throw error;
      },
    );
    this.asking.set(key, asked);
    return asked;
  }

  private remember(key: string, entry: Entry<T>): void {
    this.entries.delete(key);
    const oldest = this.entries.size >= this.options.entriesMax ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, entry);
  }
}
