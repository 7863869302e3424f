import { rtpClockHz, rtpPayloadType } from './rtp-packetizer';
import type { VideoClip } from './video-clip';

export const trackControl = 'trackID=0';
export const soundControl = 'trackID=1';
/** PCMU, static (RFC 3551, table 4). */
export const soundPayloadType = 0;

/**
 * The session description of a path: one video track, behind a sound track when there is one (RFC 8866, 6184, 7798).
 */
export function describeClip(clip: VideoClip, host: string, hasSound: boolean): string {
  const family = host.includes(':') ? 'IP6' : 'IP4';
  const sound = [`m=audio 0 RTP/AVP ${soundPayloadType}`, 'a=rtpmap:0 PCMU/8000', `a=control:${soundControl}`];
  return [
    'v=0',
    `o=- 1 1 IN ${family} ${host}`,
    's=Camera',
    `c=IN ${family} ${family === 'IP6' ? '::' : '0.0.0.0'}`,
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    ...(hasSound ? sound : []),
    `m=video 0 RTP/AVP ${rtpPayloadType}`,
    `a=rtpmap:${rtpPayloadType} ${clip.codec === 'h264' ? 'H264' : 'H265'}/${rtpClockHz}`,
    `a=fmtp:${rtpPayloadType} ${formatOf(clip)}`,
    `a=framerate:${clip.framesPerSecond}`,
    `a=control:${trackControl}`,
    '',
  ].join('\r\n');
}

function formatOf({ codec, parameterSets }: VideoClip): string {
  const texts = parameterSets.map((nal) => nal.toString('base64'));
  if (codec === 'h265') {
    return ['sprop-vps', 'sprop-sps', 'sprop-pps'].map((name, index) => `${name}=${texts[index] ?? ''}`).join('; ');
  }
  const profileLevelId = parameterSets[0]?.subarray(1, 4).toString('hex') ?? '';
  return `packetization-mode=1;profile-level-id=${profileLevelId};sprop-parameter-sets=${texts.join(',')}`;
}
