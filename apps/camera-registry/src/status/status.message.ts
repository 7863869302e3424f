import {
  timestampDate,
  timestampFromDate,
  toStreamStateName,
  type GetCoverageResponseSchema,
  type MessageInitShape,
  type StatusSpanSchema,
  type StreamStatusChanged,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Coverage } from './coverage.policy';
import type { StatusReport } from './span.policy';
import type { StatusSpanEntity } from './status-span.entity';

type Timestamp = NonNullable<StreamStatusChanged['since']>;

/** The longest that is defined has 17. */
const reasonCharactersMax = 64;
// Outside of these years a clock was wrong or a unit was mixed up.
const earliestMs = Date.UTC(2000, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/** @throws AppError `invalid_argument` for a report that no retry makes right: it goes to the dead letters */
export function toStatusReport({ cameraId, replica, state, reason, since, saidAt }: StreamStatusChanged): StatusReport {
  const known = toStreamStateName(state);
  if (known === undefined) throw AppError.invalid([{ field: 'state', message: 'is none that is known' }]);
  if (reason.length > reasonCharactersMax) {
    const message = `must have at most ${reasonCharactersMax} characters`;
    throw AppError.invalid([{ field: 'reason', message }]);
  }
  const [begin, reported] = [instantOf(since, 'since'), instantOf(saidAt, 'said_at')];
  // A clock that was set back meanwhile: what is sure is the moment at which it began.
  return { cameraId, replica, state: known, reason, since: begin, until: reported < begin ? begin : reported };
}

function instantOf(timestamp: Timestamp | undefined, field: string): Date {
  const instant = timestamp === undefined ? new Date(Number.NaN) : timestampDate(timestamp);
  if (instant.getTime() >= earliestMs && instant.getTime() < latestMs) return instant;
  throw AppError.invalid([{ field, message: 'must be a time of the years 2000 to 2099' }]);
}

export function toStatusSpan(
  { state, reason, replica, createdAt, reportedUntil, endedAt }: StatusSpanEntity,
  isLasting: boolean,
): MessageInitShape<typeof StatusSpanSchema> {
  return {
    state,
    reason,
    replica,
    beganAt: timestampFromDate(createdAt),
    ...(!isLasting && { endedAt: timestampFromDate(endedAt ?? reportedUntil) }),
  };
}

export function toCoverage(coverage: Coverage): MessageInitShape<typeof GetCoverageResponseSchema> {
  const { secondsAsked, secondsSeen, blindSpans, isCut } = coverage;
  return {
    secondsAsked,
    secondsSeen,
    blindSpans: blindSpans.map(({ from, to }) => ({ from: timestampFromDate(from), to: timestampFromDate(to) })),
    blindSpansCut: isCut,
  };
}
