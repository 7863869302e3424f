import type { FailureReason } from '../stream-failure';
import { decideRetry, retryTimings } from './retry.policy';

function delays(reason: FailureReason, random: number): number[] {
  return Array.from({ length: 12 }, (_, index) => decideRetry(reason, index + 1, random).afterMs);
}

describe('the wait before the next try', () => {
  it('doubles from one second, for ever, up to half a minute', () => {
    expect(delays('not_rtsp', 0.5)).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30].map((s) => s * 1_000));
    expect(decideRetry('not_rtsp', 1_000_000, 0.5).afterMs).toBe(30_000);
  });

  it('stays short for what costs nothing to try, so that a camera that is back is seen within ten seconds', () => {
    for (const reason of ['refused', 'unreachable', 'not_found', 'ended', 'stalled', 'timed_out'] as const) {
      expect(Math.max(...delays(reason, 0.99))).toBeLessThanOrEqual(5_000);
    }
  });

  it('is shorter still where the try itself took six seconds', () => {
    expect(Math.max(...delays('timed_out', 0.99))).toBeLessThanOrEqual(2_000);
  });

  it('differs between cameras that went away together, and never leaves its limits', () => {
    expect(delays('not_rtsp', 0)[3]).not.toBe(delays('not_rtsp', 0.9)[3]);
    for (const random of [0, 0.25, 0.5, 0.75, 0.999]) {
      for (const afterMs of delays('not_rtsp', random)) {
        expect(afterMs).toBeGreaterThanOrEqual(1_000);
        expect(afterMs).toBeLessThanOrEqual(30_000);
      }
    }
  });

  it.each(['unauthorized', 'unsupported_codec', 'forbidden_address'] as const)(
    'is minutes where a person must do something: %s',
    (reason) => {
      const retry = decideRetry(reason, 1, 0.5);
      expect(retry).toEqual({ state: 'failed', afterMs: retryTimings.failedMs });
    },
  );
});
