import type { H264Clip } from './h264-clip';
import { rtpClockHz, rtpPayloadType } from './rtp-packetizer';

export const trackControl = 'trackID=0';

/** The session description of a path that sends one H.264 track (RFC 8866, RFC 6184 8.2.1). */
export function describeClip(clip: H264Clip, host: string): string {
  const family = host.includes(':') ? 'IP6' : 'IP4';
  const profileLevelId = clip.sps.subarray(1, 4).toString('hex');
  const parameterSets = [clip.sps, clip.pps].map((nal) => nal.toString('base64')).join(',');
  return [
    'v=0',
    `o=- 1 1 IN ${family} ${host}`,
    's=Camera',
    `c=IN ${family} ${family === 'IP6' ? '::' : '0.0.0.0'}`,
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${rtpPayloadType}`,
    `a=rtpmap:${rtpPayloadType} H264/${rtpClockHz}`,
    `a=fmtp:${rtpPayloadType} packetization-mode=1;profile-level-id=${profileLevelId};sprop-parameter-sets=${parameterSets}`,
    `a=framerate:${clip.framesPerSecond}`,
    `a=control:${trackControl}`,
    '',
  ].join('\r\n');
}
