import type { Polygon } from './geometry/polygon';
import type { InputSize } from './input-size';

export type LivenessMode = 'off' | 'flag' | 'enforce';

/** How one frame is searched. What is absent is left to how the engine is set up. */
export interface FrameSearch {
  /** The size at which faces are looked for; at most the pack's largest, whatever is asked for. */
  readonly detectorInput?: InputSize | undefined;
  /** Pixels of the frame. Only more than the engine's own gate asks for has an effect. */
  readonly faceWidthPxMin?: number | undefined;
  /** With `enforce`, a pack that judges no liveness makes no vectors. */
  readonly liveness?: LivenessMode | undefined;
  /** In shares of the frame's width and height, 0..1. Only faces whose centre is in one of them count; none: all do. */
  readonly watchedZones?: readonly Polygon[] | undefined;
}

/** The same for a picture that is prepared: its levels have the detector's input size. */
export type PictureSearch = Omit<FrameSearch, 'detectorInput'>;

/** What a frame asked for and the pack cannot do. */
export type UnmetOption = 'detector_input' | 'liveness';
