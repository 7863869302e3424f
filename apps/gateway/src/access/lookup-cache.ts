import { isAppError } from '@smart-attendance/errors';

interface Entry<T> {
  readonly value: T;
  readonly at: number;
}

export interface LookupCacheOptions {
  /** Younger answers are taken as they are. */
  readonly freshMs: number;
  /** While the neighbour is away, answers up to this age still count. */
  readonly staleMs: number;
  readonly entriesMax: number;
  readonly now: () => number;
}

/** Remembers what was looked up at a neighbour a moment ago, so that not every request does it again. */
export class LookupCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly running = new Map<string, Promise<T>>();

  constructor(private readonly options: LookupCacheOptions) {}

  /** The answer for a key, by `lookUp` when there is no fresh one. Errors are not remembered. */
  async get(key: string, lookUp: () => Promise<T>): Promise<T> {
    const entry = this.entries.get(key);
    if (entry !== undefined && this.ageOf(entry) < this.options.freshMs) return entry.value;
    try {
      return await this.lookUpOnce(key, lookUp);
    } catch (error) {
      const isAway = isAppError(error) && error.code === 'unavailable';
      if (isAway && entry !== undefined && this.ageOf(entry) < this.options.staleMs) return entry.value;
      if (!isAway) this.entries.delete(key);
      throw error;
    }
  }

  forget(key: string): void {
    this.entries.delete(key);
    this.running.delete(key);
  }

  private ageOf(entry: Entry<T>): number {
    return this.options.now() - entry.at;
  }

  private lookUpOnce(key: string, lookUp: () => Promise<T>): Promise<T> {
    const running = this.running.get(key);
    if (running !== undefined) return running;
    const at = this.options.now();
    const lookup: Promise<T> = lookUp().then(
      (value) => {
        // Whoever was forgotten meanwhile stays forgotten.
        if (this.running.get(key) === lookup) {
          this.running.delete(key);
          this.remember(key, { value, at });
        }
        return value;
      },
      (error: unknown) => {
        if (this.running.get(key) === lookup) this.running.delete(key);
        throw error;
      },
    );
    this.running.set(key, lookup);
    return lookup;
  }

  private remember(key: string, entry: Entry<T>): void {
    this.entries.delete(key);
    const oldest = this.entries.size >= this.options.entriesMax ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, entry);
  }
}
