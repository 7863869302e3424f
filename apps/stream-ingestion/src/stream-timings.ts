import { retryTimings, type RetryTimings } from './playing/retry.policy';

/** All waiting of this service. Not configuration: users have no better numbers, but specs have no time. */
export interface StreamTimings {
  readonly connectDeadlineMs: number;
  readonly answerDeadlineMs: number;
  readonly patientDeadlineMs: number;
  readonly silenceMaxMs: number;
  readonly reconcileEveryMs: number;
  readonly retry: RetryTimings;
}

export const streamTimingsToken = Symbol('stream-timings');

export const streamTimings: StreamTimings = {
  // Cameras that save bits send a keyframe only every ten seconds.
  connectDeadlineMs: 15_000,
  // Answers take a second or two. A camera that hangs for longer may know nothing of us once it is switched off and on.
  answerDeadlineMs: 6_000,
  // A connection test may take 30 s.
  patientDeadlineMs: 35_000,
  silenceMaxMs: 10_000,
  reconcileEveryMs: 10_000,
  retry: retryTimings,
};
