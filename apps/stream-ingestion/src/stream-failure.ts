import { machineShortageOf } from '@smart-attendance/errors';
import { RtspFailure } from '@smart-attendance/rtsp';

/**
 * Why there is no picture. Machine-readable; shown in health and as the outcome of a connection test.
 *
 * - `unreachable`        no connection: no such name, no route, nobody there
 * - `refused`            the host, or the camera, said no, or closed the connection before it showed anything
 * - `timed_out`          connected, and no answer or no picture in time
 * - `unauthorized`       user name or password are wrong or missing
 * - `not_found`          a camera, without such a path
 * - `not_rtsp`           something else listens there
 * - `no_video`           no video track, or bytes that are no pictures
 * - `unsupported_codec`  video that is not read here
 * - `forbidden_address`  an address where no camera may be, or a stored one that is not taken any more
 * - `stalled`            was live, then connected and silent
 * - `ended`              was live, then the connection ended
 * - `frozen`             connected, and the same picture over and over
 * - `decoder_failed`     ffmpeg could not be run
 * - `no_resources`       this machine is short of file descriptors, memory or processes; says nothing of the camera
 * - `no_capacity`        all replicas together carry as many streams as they may
 * - `no_replica`         no replica has taken it yet, or the one that had it is gone
 * - `outside_schedule`   it is not to be watched at this hour
 */
export type FailureReason =
  | 'unreachable'
  | 'refused'
  | 'timed_out'
  | 'unauthorized'
  | 'not_found'
  | 'not_rtsp'
  | 'no_video'
  | 'unsupported_codec'
  | 'forbidden_address'
  | 'stalled'
  | 'ended'
  | 'frozen'
  | 'decoder_failed'
  | 'no_resources'
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
