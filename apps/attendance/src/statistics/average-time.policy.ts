const minutesADay = 24 * 60;
/** Of a mean of squares: two candidates closer than this differ by rounding only. */
const tieTolerance = 1e-6;

/**
 * The mean of times of day on the clock, in minutes after midnight, 0 or more and less than 1440: of 23:53 and 00:00 it
 * is 23:56:30, not 11:56:30. It is the time with the least mean square of distances on the dial; where all times lie
 * within half a day that is the usual mean. Undefined without times, and where two such times are equally good, as of
 * 00:00 and 12:00.
 */
export function averageTimeOfDay(minutes: readonly number[]): number | undefined {
  const sorted = minutes.map((minute) => wrapped(minute)).sort((one, other) => one - other);
  let best: Candidate | undefined;
  let isTie = false;
  // The dial can be cut between any two neighbours; what lies before the cut then counts as of the next day.
  for (const candidate of candidatesOf(sorted)) {
    const difference = best === undefined ? -Infinity : candidate.spread - best.spread;
    if (Math.abs(difference) <= tieTolerance) isTie = true;
    else if (difference < 0) [best, isTie] = [candidate, false];
  }
  return best === undefined || isTie ? undefined : wrapped(best.mean);
}

interface Candidate {
  readonly mean: number;
  /** Mean square of distances from the mean. */
  readonly spread: number;
}

function* candidatesOf(sorted: readonly number[]): Generator<Candidate> {
  const count = sorted.length;
  let sum = sorted.reduce((total, minute) => total + minute, 0);
  let squares = sorted.reduce((total, minute) => total + minute ** 2, 0);
  for (const [index, minute] of sorted.entries()) {
    // Equal times are never apart.
    if (minute !== sorted[index - 1]) yield { mean: sum / count, spread: squares / count - (sum / count) ** 2 };
    sum += minutesADay;
    squares += (minute + minutesADay) ** 2 - minute ** 2;
  }
}

function wrapped(minutes: number): number {
  return ((minutes % minutesADay) + minutesADay) % minutesADay;
}
