import { DetectorInput, LivenessMode, ZoneKind, type FrameCaptured } from '@smart-attendance/contracts';
import type { FrameSearch } from '@smart-attendance/vision';

type Inputs = NonNullable<FrameSearch['detectorInput']>;

const detectorInputs: Readonly<Partial<Record<DetectorInput, Inputs>>> = {
  [DetectorInput.DETECTOR_INPUT_640X384]: { widthPx: 640, heightPx: 384 },
  [DetectorInput.DETECTOR_INPUT_1280X720]: { widthPx: 1280, heightPx: 720 },
};

const livenessModes: Readonly<Partial<Record<LivenessMode, NonNullable<FrameSearch['liveness']>>>> = {
  [LivenessMode.OFF]: 'off',
  [LivenessMode.FLAG]: 'flag',
  [LivenessMode.ENFORCE]: 'enforce',
};

/**
 * What the camera of a frame asks for. What it leaves open, and what a newer registry may ask for that this worker does
 * not know, is as the worker is set up.
 */
export function frameSearchOf({
  faceSearch,
  watchedZones,
}: Pick<FrameCaptured, 'faceSearch' | 'watchedZones'>): FrameSearch {
  return {
    detectorInput: faceSearch && detectorInputs[faceSearch.detectorInput],
    faceWidthPxMin: faceSearch?.faceWidthPxMin,
    liveness: faceSearch && livenessModes[faceSearch.livenessMode],
    // What is masked is black already; it says nothing about where to look.
    watchedZones: watchedZones
      .filter(({ kind }) => kind !== ZoneKind.MASK)
      .map(({ polygon }) => polygon.map(({ x, y }) => ({ x, y }))),
  };
}
