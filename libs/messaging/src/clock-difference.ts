import type { ServiceName } from '@smart-attendance/contracts';
import { metrics } from '@smart-attendance/observability';

/**
 * Hosts that keep time by NTP differ by milliseconds; above this, times in the records of two hosts contradict each
 * other.
 */
const differenceToleratedMs = 2_000;

const ahead = metrics.gauge({
  name: 'clock_ahead_seconds',
  help: 'How far the clock of whoever answered last was ahead of ours; negative when it was behind.',
  labelNames: ['service'],
});

interface ClockReading {
  /** Their clock while they responded, in milliseconds since 1970; NaN when the response does not hold it. */
  readonly theirsMs: number;
  readonly oursMs: number;
  /** From the request to the answer: their clock was read somewhere within it. */
  readonly tookMs: number;
}

/** Shows how far another service's clock is ahead; gives it back when it is more than can be tolerated. */
export function observeClock(
  service: ServiceName,
  { theirsMs, oursMs, tookMs }: ClockReading,
): { readonly responder: ServiceName; readonly aheadSeconds: number } | undefined {
  if (!(theirsMs > 0)) return undefined;
  const aheadMs = theirsMs - (oursMs - tookMs / 2);
  ahead.set({ service }, aheadMs / 1_000);
  if (Math.abs(aheadMs) <= differenceToleratedMs + tookMs / 2) return undefined;
  return { responder: service, aheadSeconds: Math.round(aheadMs / 100) / 10 };
}
