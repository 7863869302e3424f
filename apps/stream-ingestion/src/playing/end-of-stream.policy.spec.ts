import { StreamFailure, type FailureReason } from '../stream-failure';
import { judgeEnd, tooLate, type StreamPhase } from './end-of-stream.policy';

describe('the reason of an end', () => {
  it.each<[FailureReason, StreamPhase, number, FailureReason]>([
    ['ended', 'live', 0, 'ended'],
    ['not_rtsp', 'live', 100_000, 'ended'],
    ['stalled', 'live', 0, 'stalled'],
    ['ended', 'negotiating', 0, 'refused'],
    ['ended', 'waiting for data', 0, 'refused'],
    ['ended', 'waiting for a picture', 0, 'refused'],
    ['ended', 'waiting for data', 500, 'no_video'],
    ['ended', 'negotiating', 500, 'not_rtsp'],
    ['not_rtsp', 'negotiating', 100_000, 'not_rtsp'],
    ['not_rtsp', 'waiting for data', 100_000, 'no_video'],
    ['not_rtsp', 'waiting for a picture', 100_000, 'no_video'],
    ['unauthorized', 'negotiating', 500, 'unauthorized'],
    ['no_resources', 'waiting for data', 0, 'no_resources'],
  ])('%s while %s, after %d stray bytes, is %s', (reason, phase, strayBytes, expected) => {
    expect(judgeEnd(new StreamFailure(reason, 'It is over.'), phase, strayBytes).reason).toBe(expected);
  });

  it.each<[StreamPhase, number, FailureReason]>([
    ['connecting', 0, 'unreachable'],
    ['negotiating', 0, 'timed_out'],
    ['negotiating', 500, 'not_rtsp'],
    ['waiting for data', 0, 'timed_out'],
    ['waiting for data', 500, 'no_video'],
    ['waiting for a picture', 0, 'no_video'],
  ])('when the time is over while %s, after %d stray bytes, is %s', (phase, strayBytes, expected) => {
    expect(tooLate(phase, strayBytes).reason).toBe(expected);
  });
});
