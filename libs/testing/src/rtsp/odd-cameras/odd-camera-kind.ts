import type { Oddity } from '../odd-camera';
import type { RtpFilm } from '../odd-picture';
import type { VideoClip } from '../video-clip';

/** Runs ffmpeg with these arguments, and gives what it writes to `pipe:1`. */
export type RunFfmpeg = (args: readonly string[]) => Promise<Buffer>;

/** One kind of camera that is odd, and what must come of it: the same in a connection test and in a stream. */
export interface OddCameraKind {
  /** What it does, as the end of the sentence "a camera that". */
  readonly name: string;
  /** A fresh oddity for each camera, for those that remember something. */
  readonly oddity: () => Oddity;
  /** What it plays; a small H.264 clip of ten pictures a second, a keyframe each second, unless told. */
  readonly film?: (ffmpeg: RunFfmpeg) => Promise<VideoClip | RtpFilm>;
  /** As asked of the camera's user; none unless told. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly becomes: Outcome;
}

export type Outcome =
  | {
      readonly state: 'live';
      /** Without a reconnect, and with pictures to the end; 2 s unless told. */
      readonly forMs?: number;
      /** Ends with this afterwards, as a stream; a test sees a picture and is content. */
      readonly then?: string;
    }
  | {
      readonly state: 'failure';
      readonly reason: string;
      /** What the sentence must say. */
      readonly says?: RegExp;
    };

export const live: Outcome = { state: 'live' };

export function failure(reason: string, says?: RegExp): Outcome {
  return { state: 'failure', reason, ...(says !== undefined && { says }) };
}
