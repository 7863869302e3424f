import { RtspFailure } from './rtsp-failure';
import { codecOf, type VideoCodec } from '../video/codec.policy';
import type { MediaTrack, SessionDescription } from '../protocol/sdp.policy';

/** Kinds of video that cameras send and nobody reads here, as people name them. */
const knownNames: Readonly<Record<string, string>> = {
  'MP4V-ES': 'MPEG-4 part 2',
  MP2T: 'an MPEG transport stream',
  MPV: 'MPEG-1 or MPEG-2',
  MP2P: 'an MPEG programme stream',
  H261: 'H.261',
  H263: 'H.263',
  'H263-1998': 'H.263',
  'H263-2000': 'H.263',
  VP8: 'VP8',
  VP9: 'VP9',
  AV1: 'AV1',
  H266: 'H.266',
  JPEG2000: 'JPEG 2000',
};
const remedy = 'set H.264, H.265 or motion JPEG at the camera.';

/**
 * The first video that can be read.
 *
 * @throws RtspFailure `no_video` or `unsupported_codec` with what to do
 */
export function chooseTrack({ tracks }: SessionDescription): { track: MediaTrack; codec: VideoCodec } {
  const videos = tracks.filter(({ kind }) => kind === 'video');
  if (videos.length === 0) throw new RtspFailure('no_video', 'The camera offers no video.');
  const readable = videos.flatMap((track) => {
    const codec = codecOf(track);
    return codec === undefined ? [] : [{ track, codec }];
  });
  const chosen = readable.find(({ track }) => !track.isEncrypted);
  if (chosen !== undefined) return chosen;
  if (readable.length > 0) {
    throw new RtspFailure(
      'unsupported_codec',
      'The camera encrypts its video by SRTP, which is not read here; turn SRTP off at the camera, or use an rtsps address, which encrypts as well.',
    );
  }
  const name = videos.map(({ codec }) => knownNames[codec]).find((known) => known !== undefined);
  throw new RtspFailure(
    'unsupported_codec',
    name === undefined
      ? `The video is of a kind that is not read here; ${remedy}`
      : `The camera sends ${name}, which is not read here; ${remedy}`,
  );
}
