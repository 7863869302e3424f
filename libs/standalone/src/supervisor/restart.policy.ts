const FIRST_DELAY_MS = 200;
const DELAY_MS_MAX = 10_000;
const SILENCE_MS_MAX = 600_000;

/** How long to wait before start number `crashes + 1`: doubling from 0.2 s, at most 10 s. */
export function restartDelayMs(crashes: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** Math.min(Math.max(crashes, 1) - 1, 10), DELAY_MS_MAX);
}

/** The 1st, 2nd, 4th, 8th ... crash in a row is worth a line on the console; the log file has them all. */
export function shouldReportRestart(crashes: number): boolean {
  return crashes > 0 && Number.isInteger(Math.log2(crashes));
}

/**
 * How long a process must be silent before it is ended: twice as long each time that ending it was in vain, 10 min at
 * most.
 */
export function silenceMsMin(firstMs: number, endedInVain: number): number {
  return Math.min(firstMs * 2 ** Math.min(endedInVain, 10), Math.max(firstMs, SILENCE_MS_MAX));
}
