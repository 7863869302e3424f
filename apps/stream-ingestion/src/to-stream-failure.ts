import { machineShortageOf } from '@smart-attendance/errors';
import { RtspFailure } from '@smart-attendance/rtsp';
import { StreamFailure } from './stream-failure';

/** What was thrown by opening or playing a stream; anything unforeseen ends a stream like a broken connection does. */
export function toStreamFailure(error: unknown): StreamFailure {
  if (error instanceof StreamFailure) return error;
  if (error instanceof RtspFailure) return new StreamFailure(error.reason, error.message, error.cause);
  const shortage = machineShortageOf(error);
  if (shortage !== undefined) return new StreamFailure('no_resources', shortage.sentence, error);
  return new StreamFailure('ended', 'The connection to the camera broke.', error);
}
