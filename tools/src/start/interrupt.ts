import { killEverythingKept } from '@smart-attendance/standalone';

const FORCE_NOT_BEFORE_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupt {
  /** Aborted by the first signal; the reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Gives the signals back to Node's default. */
  readonly release: () => void;
}

/**
 * The first SIGINT, SIGTERM or SIGHUP asks for an orderly stop; a later SIGINT runs `force`, which ends everything at
 * once. One press of Ctrl-C may arrive twice (from the terminal and passed on by npm), so only one that comes a second
 * later counts as another. The other two come from programs, which may send each on its own account (a terminal that
 * closes, npm, what watches npm) and have SIGKILL for who does not stop.
 */
export function listenForInterrupt(force = killAndExit): Interrupt {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    firstMs ??= Date.now();
    if (!controller.signal.aborted) controller.abort(name);
    else if (name === 'SIGINT' && Date.now() - firstMs >= FORCE_NOT_BEFORE_MS) force();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

function killAndExit(): void {
  killEverythingKept();
  process.exit(130);
}

/** Rejects as soon as the signal aborts, leaving the work to end by itself: for steps that start no process. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(`stopped by ${String(signal.reason)}`));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
