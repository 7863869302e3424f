export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The share of a span in which every one of the cameras was seeing, 0..100 in hundredths: somebody may have come in
 * where one was blind. None is 0: nobody can be missed where nothing looks.
 */
export function coveragePercent(span: TimeSpan, blind: readonly TimeSpan[], cameras: number): number {
  const wholeMs = span.toMs - span.fromMs;
  if (cameras === 0 || wholeMs <= 0) return 0;
  let [blindMs, reachedMs] = [0, span.fromMs];
  for (const { fromMs, toMs } of blind.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const [from, to] = [Math.max(fromMs, reachedMs), Math.min(toMs, span.toMs)];
    if (to <= from) continue;
    blindMs += to - from;
    reachedMs = to;
  }
  // Down, so that one that falls short by little falls short; of whole numbers, so that 57 of 100 are not 56.99.
  return Math.floor(((wholeMs - blindMs) * 10_000) / wholeMs) / 100;
}
