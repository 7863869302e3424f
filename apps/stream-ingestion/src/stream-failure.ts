import { machineShortageOf } from '@smart-attendance/errors';
import { RtspFailure, type RtspFailureReason } from '@smart-attendance/rtsp';

/**
 * Why there is no picture: what the protocol shows, and what only this service knows. Machine-readable; shown in health
 * and as the outcome of a connection test.
 *
 * - `timed_out`         connected, and no answer or no picture in time
 * - `stalled`           was live, then connected and silent
 * - `frozen`            connected, and the same picture over and over
 * - `decoder_failed`    ffmpeg could not be run
 * - `no_capacity`       all replicas together carry as many streams as they may
 * - `no_replica`        no replica has taken it yet, or the one that had it is gone
 * - `outside_schedule`  it is not to be watched at this hour
 */
export type FailureReason =
  | RtspFailureReason
  | 'timed_out'
  | 'stalled'
  | 'frozen'
  | 'decoder_failed'
  | 'no_capacity'
  | 'no_replica'
  | 'outside_schedule';

/** `message` is a sentence for a person, without address, credential or any text of the camera. */
export class StreamFailure extends Error {
  override readonly name = 'StreamFailure';

  constructor(
    readonly reason: FailureReason,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** What was thrown by opening or playing a stream; anything unforeseen ends a stream like a broken connection does. */
export function toStreamFailure(error: unknown): StreamFailure {
  if (error instanceof StreamFailure) return error;
  if (error instanceof RtspFailure) return new StreamFailure(error.reason, error.message, error.cause);
  const shortage = machineShortageOf(error);
  if (shortage !== undefined) return new StreamFailure('no_resources', shortage.sentence, error);
  return new StreamFailure('ended', 'The connection to the camera broke.', error);
}
