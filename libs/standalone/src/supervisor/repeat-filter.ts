/**
 * Lets a text through once per period and counts the rest, so that a camera that fails ten times a second costs the
 * console a line now and then. Remembers a bounded number of texts.
 */
export class RepeatFilter {
  readonly #seen = new Map<string, { lastMs: number; suppressed: number }>();

  constructor(
    private readonly periodMs: number,
    private readonly textsMax = 500,
  ) {}

  /** The text to show, with the number of repeats since it was shown last; `undefined` when it is not due. */
  admit(text: string, nowMs: number): string | undefined {
    const entry = this.#seen.get(text);
    if (entry !== undefined && nowMs - entry.lastMs < this.periodMs) {
      entry.suppressed += 1;
      return undefined;
    }
    this.#seen.delete(text);
    this.#seen.set(text, { lastMs: nowMs, suppressed: 0 });
    const oldest = this.#seen.keys().next();
    if (this.#seen.size > this.textsMax && oldest.done !== true) this.#seen.delete(oldest.value);
    return entry === undefined || entry.suppressed === 0 ? text : `${text} (${entry.suppressed} more like it)`;
  }
}
