import type { AuditEntry } from './audit-entry';

const windowMs = 60_000;
/** Different ones counted at a time; above it the one that waits longest is written early. */
const keysMax = 10_000;

interface Repeat {
  last: AuditEntry | undefined;
  requests: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Entries of requests that change nothing, many of which are alike: the first at once, those that follow within a
 * minute as one, when it is over. A page that shows the newest picture of a camera every second, or a stranger who
 * guesses passwords, fills no disk.
 */
export class RepeatedEntries {
  private readonly repeats = new Map<string, Repeat>();

  constructor(private readonly write: (entry: AuditEntry) => void) {}

  add(entry: AuditEntry): void {
    const key = keyOf(entry);
    const repeat = this.repeats.get(key);
    if (repeat !== undefined) {
      repeat.requests += 1;
      repeat.last = entry;
      return;
    }
    this.write(entry);
    this.open(key);
  }

  /** Writes what is counted and not written yet. */
  close(): void {
    for (const key of [...this.repeats.keys()]) this.flush(key);
  }

  private open(key: string): void {
    const oldest = this.repeats.size >= keysMax ? this.repeats.keys().next().value : undefined;
    if (oldest !== undefined) this.flush(oldest);
    const timer = setTimeout(() => {
      if (this.flush(key)) this.open(key);
    }, windowMs);
    timer.unref();
    this.repeats.set(key, { last: undefined, requests: 0, timer });
  }

  /** Whether there were any. */
  private flush(key: string): boolean {
    const repeat = this.repeats.get(key);
    if (repeat === undefined) return false;
    clearTimeout(repeat.timer);
    this.repeats.delete(key);
    if (repeat.last === undefined) return false;
    this.write({ ...repeat.last, requests: repeat.requests });
    return true;
  }
}

/** What was asked for counts where it was given; of what was not, only who tried what. */
function keyOf(entry: AuditEntry): string {
  const { result, targetKind, targetId, userId, fields } = entry;
  return JSON.stringify([
    entry.actorId ?? entry.accountHash,
    entry.address,
    entry.action,
    entry.status,
    entry.reason,
    ...(result === 'succeeded' ? [targetKind, targetId, userId, ...fields] : []),
  ]);
}
