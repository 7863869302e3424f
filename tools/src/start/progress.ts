/** Prints steps with the seconds since the start, for somebody watching a terminal. */
export class Progress {
  readonly #startedMs = Date.now();

  readonly step = (text: string): void => {
    const elapsed = ((Date.now() - this.#startedMs) / 1000).toFixed(1).padStart(6);
    console.log(`${elapsed} s  ${text}`);
  };
}
