export interface DeadlineTimings {
  /** From the first word to the first answer of a camera that is known to be quick. */
  readonly answerDeadlineMs: number;
  /** From the first word to the first picture of such a camera. */
  readonly connectDeadlineMs: number;
  /**
   * For both, of a camera of which nothing is known: longer than any connection test, so that what a test calls good
   * also runs.
   */
  readonly patientDeadlineMs: number;
}

/** What one camera was seen to need, and how often in a row it did not come in time. */
export interface ResponseTimes {
  /** The slowest so far of each; undefined until it was live once. */
  readonly answeredInMs: number | undefined;
  readonly shownInMs: number | undefined;
  readonly lateInRow: number;
}

export interface Deadlines {
  readonly answerDeadlineMs: number;
  readonly connectDeadlineMs: number;
}

/** A camera that was quick and has become slow is given its time now and then. */
const patientEvery = 4;
/** Slower than ever seen, and still the same camera. */
const marginFactor = 2;

/**
 * How long a camera is waited for. One that hangs, which shows in that it answers nothing, must be tried again soon,
 * and one that is slow must not be tried in vain for ever: which of both it is shows in what it needed before.
 */
export function deadlinesFor(times: ResponseTimes, timings: DeadlineTimings): Deadlines {
  const { answerDeadlineMs, connectDeadlineMs, patientDeadlineMs } = timings;
  const { answeredInMs, shownInMs, lateInRow } = times;
  if (answeredInMs === undefined || shownInMs === undefined || lateInRow % patientEvery === patientEvery - 1) {
    return { answerDeadlineMs: patientDeadlineMs, connectDeadlineMs: patientDeadlineMs };
  }
  const within = (usualMs: number, seenMs: number): number =>
    Math.min(Math.max(usualMs, seenMs * marginFactor), Math.max(usualMs, patientDeadlineMs));
  return {
    answerDeadlineMs: within(answerDeadlineMs, answeredInMs),
    connectDeadlineMs: within(connectDeadlineMs, shownInMs),
  };
}
