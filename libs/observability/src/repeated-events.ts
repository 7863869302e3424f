import type { LogFields, Logger } from './logger';

interface Repeat {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  fields: LogFields;
  count: number;
  readonly timer: NodeJS.Timeout;
}

/** Different keys rolled up at the same time; above it the longest waiting line is written early. */
const keysMax = 1_000;

/**
 * Says an event that may come many times a second at most once a second: the first at once, those that follow
 * as one line with `repeats` and the fields of the last, when the second is over.
 */
export class RepeatedEvents {
  private readonly waiting = new Map<string, Repeat>();

  constructor(
    private readonly logger: Logger,
    private readonly everyMs = 1_000,
  ) {}

  /** `key` tells apart what is counted apart, for example a camera id. */
  info(event: string, fields: LogFields = {}, key = ''): void {
    this.add('info', event, fields, key);
  }

  warn(event: string, fields: LogFields = {}, key = ''): void {
    this.add('warn', event, fields, key);
  }

  error(event: string, fields: LogFields = {}, key = ''): void {
    this.add('error', event, fields, key);
  }

  /** Writes what still waits. */
  close(): void {
    for (const id of [...this.waiting.keys()]) this.flush(id);
  }

  private add(level: Repeat['level'], event: string, fields: LogFields, key: string): void {
    const id = `${level} ${event} ${key}`;
    const repeat = this.waiting.get(id);
    if (repeat !== undefined) {
      repeat.count += 1;
      repeat.fields = fields;
      return;
    }
    this.logger[level](event, fields);
    this.open(id, { level, event, fields });
  }

  private open(id: string, what: Pick<Repeat, 'level' | 'event' | 'fields'>): void {
    const oldest = this.waiting.size >= keysMax ? this.waiting.keys().next().value : undefined;
    if (oldest !== undefined) this.flush(oldest);
    const timer = setTimeout(() => {
      const hadRepeats = this.flush(id);
      // Still repeating: the next one belongs to the next second, not to a new "first".
      if (hadRepeats) this.open(id, what);
    }, this.everyMs);
    timer.unref();
    this.waiting.set(id, { ...what, count: 0, timer });
  }

  private flush(id: string): boolean {
    const repeat = this.waiting.get(id);
    if (repeat === undefined) return false;
    clearTimeout(repeat.timer);
    this.waiting.delete(id);
    if (repeat.count > 0) this.logger[repeat.level](repeat.event, { ...repeat.fields, repeats: repeat.count });
    return repeat.count > 0;
  }
}
