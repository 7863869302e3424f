import { RtspFailure } from './rtsp-failure';
import { parseSdp } from '../protocol/sdp.policy';
import { chooseTrack } from './track-choice.policy';

const choose = (sdp: string) => chooseTrack(parseSdp(sdp)).track;
const video = (format: number, codec: string, profile = 'RTP/AVP'): string =>
  `m=video 0 ${profile} ${format}\na=rtpmap:${format} ${codec}/90000\n`;

function failureOf(sdp: string): RtspFailure {
  try {
    choose(sdp);
  } catch (error) {
    if (error instanceof RtspFailure) return error;
  }
  throw new Error('It was chosen.');
}

describe('the video of a camera', () => {
  it('is the first that can be read', () => {
    expect(choose(video(96, 'VP8') + video(97, 'H264') + video(98, 'H264')).payloadType).toBe(97);
    const several = 'm=video 0 RTP/AVP 98 96\na=rtpmap:98 X/90000\na=rtpmap:96 H264/90000\n';
    expect(choose(several).payloadType).toBe(96);
  });

  it('is a plain one where there is also an encrypted one', () => {
    expect(choose(video(96, 'H264', 'RTP/SAVP') + video(97, 'H264')).payloadType).toBe(97);
  });

  it.each([
    ['m=audio 0 RTP/AVP 0', 'no_video', /no video/],
    [video(96, 'H264', 'RTP/SAVP'), 'unsupported_codec', /SRTP.*rtsps/],
    [video(96, 'mp4v-es'), 'unsupported_codec', /MPEG-4 part 2.*set H\.264/],
    ['m=video 0 RTP/AVP 33', 'unsupported_codec', /transport stream/],
    [video(96, 'X-SECRET'), 'unsupported_codec', /^The video is of a kind that is not read here; set H\.264/],
    ['m=video 0 RTP/AVP', 'unsupported_codec', /kind that is not read/],
  ])('is refused with what to do: %j', (sdp, reason, says) => {
    expect(failureOf(sdp)).toMatchObject({ reason });
    expect(failureOf(sdp).message).toMatch(says);
    expect(failureOf(sdp).message).not.toContain('SECRET');
  });
});
