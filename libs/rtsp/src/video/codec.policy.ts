import type { MediaTrack } from '../protocol/sdp.policy';
import type { Depacketizer } from './access-unit';
import { JpegDepacketizer } from './jpeg.depacketizer';
import { NalDepacketizer } from './nal.depacketizer';
import { describedSettings, h264, h265 } from './nal.policy';

/** A codec, and how its pictures are put together. */
export interface VideoCodec {
  readonly name: 'h264' | 'h265' | 'mjpeg';
  /** Whether each coded picture has a number in it, so that no two of a living encoder are the same bytes. */
  readonly countsPictures: boolean;
  readonly depacketizer: (track: MediaTrack) => Depacketizer;
}

/** By the name in a session description. */
const codecs: Readonly<Record<string, VideoCodec>> = {
  H264: {
    name: 'h264',
    countsPictures: true,
    depacketizer: (track) => new NalDepacketizer(h264, describedSettings(track.parameters)),
  },
  H265: {
    name: 'h265',
    countsPictures: true,
    depacketizer: (track) => new NalDepacketizer(h265, describedSettings(track.parameters)),
  },
  JPEG: {
    name: 'mjpeg',
    countsPictures: false,
    depacketizer: (track) => new JpegDepacketizer(track.size),
  },
};

/** Undefined for what is not read here. */
export function codecOf(track: MediaTrack): VideoCodec | undefined {
  return codecs[track.codec === 'HEVC' ? 'H265' : track.codec];
}
