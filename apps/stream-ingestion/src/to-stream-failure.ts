import { shortageOf } from './machine-shortage.policy';
import { StreamFailure } from './stream-failure';

/** What was thrown by opening or playing a stream; anything unforeseen ends a stream like a broken connection does. */
export function toStreamFailure(error: unknown): StreamFailure {
  if (error instanceof StreamFailure) return error;
  return shortageOf(error) ?? new StreamFailure('ended', 'The connection to the camera broke.', error);
}
