import { median } from '../statistics.policy';

/**
 * A nats-server grows until each of its streams has filled a block, which takes days here; bench:bus-memory fills them
 * at once and holds it to the same.
 */
export const natsResidentMbMax = 256;

export interface Measured {
  readonly minute: number;
  readonly value: number;
}

export interface Growth {
  /** Medians of the second and of the last sixth of the time: the first sixth is warming up. */
  readonly early: number;
  readonly late: number;
  /** Of the line of least squares through everything after the first sixth. */
  readonly slopePerHour: number;
}

/** How something that should stay as it is went on after it had warmed up. */
export function growthOf(samples: readonly Measured[]): Growth {
  const last = Math.max(0, ...samples.map(({ minute }) => minute));
  const within = (from: number, to: number): number[] =>
    samples.filter(({ minute }) => minute >= from * last && minute <= to * last).map(({ value }) => value);
  const warm = samples.filter(({ minute }) => minute >= last / 6);
  return { early: median(within(1 / 6, 2 / 6)), late: median(within(5 / 6, 1)), slopePerHour: 60 * slopeOf(warm) };
}

/**
 * In sentences, of whatever is more at the end than `factor` of the begin and `more`. What nobody looked at while it
 * was to be judged is a fault too: nothing is known of it.
 */
export function growthFaults(
  unit: string,
  growths: Readonly<Record<string, Growth>>,
  { factor, more }: { readonly factor: number; readonly more: number },
): string[] {
  if (Object.keys(growths).length === 0) return [`Nobody was looked at for ${unit}.`];
  return Object.entries(growths).flatMap(([name, { early, late }]) => {
    if (Number.isNaN(early) || Number.isNaN(late)) return [`${name} was not looked at often enough for ${unit}.`];
    if (late <= early * factor + more) return [];
    return [`${name} had ${early.toFixed(0)} ${unit}, then ${late.toFixed(0)}.`];
  });
}

/** Of the line of least squares, a minute; 0 of fewer than two. */
function slopeOf(samples: readonly Measured[]): number {
  const mean = (pick: (sample: Measured) => number): number =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const [minute, value] = [mean((sample) => sample.minute), mean((sample) => sample.value)];
  const spread = samples.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0);
  const product = samples.reduce((sum, sample) => sum + (sample.minute - minute) * (sample.value - value), 0);
  return spread === 0 ? 0 : product / spread;
}
