import { StreamFailure } from '../stream-failure';

/** How far a stream has come. */
export type StreamPhase = 'connecting' | 'negotiating' | 'waiting for data' | 'waiting for a picture' | 'live';

/** How a stream that is over looks to a person, who knows whether there was a picture, and not who noticed the end. */
export function judgeEnd(failure: StreamFailure, phase: StreamPhase, strayBytes: number): StreamFailure {
  const { reason, message, cause } = failure;
  if (phase === 'live') return reason === 'not_rtsp' ? new StreamFailure('ended', message, cause) : failure;
  const isNoise = reason === 'not_rtsp' || (reason === 'ended' && strayBytes > 0);
  if (isNoise && phase.startsWith('waiting')) {
    return new StreamFailure('no_video', 'The camera sends data that are no pictures.', cause);
  }
  if (isNoise) return new StreamFailure('not_rtsp', message, cause);
  if (reason !== 'ended') return failure;
  return new StreamFailure('refused', 'The camera closed the connection before it showed a picture.', cause);
}

/** Why a stream that had all its time has no picture. `strayBytes` came, and belonged to no answer and to no packet. */
export function tooLate(phase: StreamPhase, strayBytes: number): StreamFailure {
  switch (phase) {
    case 'connecting':
      return new StreamFailure('unreachable', 'Nobody answers at that address and port.');
    case 'negotiating':
      return strayBytes > 0
        ? new StreamFailure('not_rtsp', 'The camera sends bytes that are no RTSP.')
        : new StreamFailure('timed_out', 'The host took the connection and does not answer.');
    case 'waiting for data':
      return strayBytes > 0
        ? new StreamFailure('no_video', 'The camera sends data that are no pictures.')
        : new StreamFailure('timed_out', 'The camera agreed to send its video and sends none.');
    default:
      return new StreamFailure('no_video', 'The camera sends data, but no picture could be read from it in time.');
  }
}
