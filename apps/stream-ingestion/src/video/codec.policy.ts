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
  /** Whether each coded picture has a number in it, so that no two of a living encoder are the same bytes. */
  readonly countsPictures: boolean;
  readonly depacketizer: (track: MediaTrack) => Depacketizer;
}

/** By the name in a session description. */
const codecs: Readonly<Record<string, VideoCodec>> = {
  H264: {
    name: 'h264',
    matroskaId: 'V_MPEG4/ISO/AVC',
    countsPictures: true,
    depacketizer: (track) => new NalDepacketizer(h264, describedSettings(track.parameters)),
  },
  H265: {
    name: 'h265',
    matroskaId: 'V_MPEGH/ISO/HEVC',
    countsPictures: true,
    depacketizer: (track) => new NalDepacketizer(h265, describedSettings(track.parameters)),
  },
  JPEG: {
    name: 'mjpeg',
    matroskaId: 'V_MJPEG',
    countsPictures: false,
    depacketizer: (track) => new JpegDepacketizer(track.size),
  },
};

/** Undefined for what is not read here. */
export function codecOf(track: MediaTrack): VideoCodec | undefined {
  return codecs[track.codec === 'HEVC' ? 'H265' : track.codec];
}
