import { DetectorInput, LivenessMode, ZoneKind, type FrameCaptured } from '@smart-attendance/contracts';
import type { FrameSearch, InputSize } from '@smart-attendance/vision';
import { detectorInputs } from './engine-options.policy';

const inputSizes: Readonly<Partial<Record<DetectorInput, InputSize>>> = {
  [DetectorInput.DETECTOR_INPUT_640X384]: detectorInputs['640x384'],
  [DetectorInput.DETECTOR_INPUT_1280X720]: detectorInputs['1280x720'],
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
export function toFrameSearch({
  faceSearch,
  watchedZones,
}: Pick<FrameCaptured, 'faceSearch' | 'watchedZones'>): FrameSearch {
  return {
    detectorInput: faceSearch && inputSizes[faceSearch.detectorInput],
    faceWidthPxMin: faceSearch?.faceWidthPxMin,
    liveness: faceSearch && livenessModes[faceSearch.livenessMode],
    // What is masked is black already, so it needs no zone to be left out.
    watchedZones: watchedZones
      .filter(({ kind }) => kind !== ZoneKind.MASK)
      .map(({ polygon }) => polygon.map(({ x, y }) => ({ x, y }))),
  };
}
