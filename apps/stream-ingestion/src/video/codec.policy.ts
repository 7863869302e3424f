import type { MediaTrack } from '../rtsp/sdp.policy';
import type { Depacketizer } from './access-unit';
import { JpegDepacketizer } from './jpeg.depacketizer';
import { NalDepacketizer } from './nal.depacketizer';
import { describedSettings, h264, h265 } from './nal.policy';

/** A codec as three worlds name it. */
export interface VideoCodec {
  /** For people: `h264`, `h265`, `mjpeg`. */
  readonly name: string;
  /** In Matroska, which carries it to ffmpeg. */
  readonly matroskaId: string;
  readonly depacketizer: (track: MediaTrack) => Depacketizer;
}

/** By the name in a session description. */
const codecs: Readonly<Record<string, VideoCodec>> = {
  H264: {
    name: 'h264',
    matroskaId: 'V_MPEG4/ISO/AVC',
    depacketizer: (track) => new NalDepacketizer(h264, describedSettings(track.parameters)),
  },
  H265: {
    name: 'h265',
    matroskaId: 'V_MPEGH/ISO/HEVC',
    depacketizer: (track) => new NalDepacketizer(h265, describedSettings(track.parameters)),
  },
  JPEG: { name: 'mjpeg', matroskaId: 'V_MJPEG', depacketizer: () => new JpegDepacketizer() },
};

/** Undefined for what is not read here. */
export function codecOf(track: MediaTrack): VideoCodec | undefined {
  return codecs[track.codec === 'HEVC' ? 'H265' : track.codec];
}
