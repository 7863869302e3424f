import {
  create,
  DetectorInput,
  FrameCapturedSchema,
  fromBinary,
  LivenessMode,
  ZoneKind,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { toFrameSearch } from './frame-search.policy';

const search = (frame: MessageInitShape<typeof FrameCapturedSchema>) =>
  toFrameSearch(create(FrameCapturedSchema, frame));

const asTheWorkerIs = { detectorInput: undefined, liveness: undefined, watchedZones: [] };
const corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 0.5 },
];

describe('a frame', () => {
  it('that asks for nothing is searched as the worker is set up', () => {
    expect(search({})).toEqual(asTheWorkerIs);
    expect(search({ faceSearch: {} })).toEqual({ ...asTheWorkerIs, faceWidthPxMin: 0 });
  });

  it.each([
    [DetectorInput.DETECTOR_INPUT_640X384, { widthPx: 640, heightPx: 384 }],
    [DetectorInput.DETECTOR_INPUT_1280X720, { widthPx: 1280, heightPx: 720 }],
  ])('is searched at the size its camera asks for', (detectorInput, expected) => {
    expect(search({ faceSearch: { detectorInput } }).detectorInput).toEqual(expected);
  });

  it.each([
    [LivenessMode.OFF, 'off'],
    [LivenessMode.FLAG, 'flag'],
    [LivenessMode.ENFORCE, 'enforce'],
  ])('is judged for liveness as its camera asks', (livenessMode, expected) => {
    expect(search({ faceSearch: { livenessMode } }).liveness).toBe(expected);
  });

  it('keeps to the least width of its camera', () => {
    expect(search({ faceSearch: { faceWidthPxMin: 90 } }).faceWidthPxMin).toBe(90);
  });

  it('is watched in its zones; a mask is none', () => {
    const watchedZones = [
      { kind: ZoneKind.WATCH, name: 'door', polygon: corners },
      { kind: ZoneKind.MASK, name: 'street', polygon: corners },
    ];
    expect(search({ watchedZones }).watchedZones).toEqual([corners]);
  });

  it('of a newer camera-registry that asks for what we do not know is searched as the worker is set up', () => {
    // Field 5 of the frame: detector input and liveness mode 99.
    const frame = fromBinary(FrameCapturedSchema, Uint8Array.of(42, 4, 8, 99, 24, 99));
    expect(frame.faceSearch).toMatchObject({ detectorInput: 99, livenessMode: 99 });
    expect(toFrameSearch(frame)).toMatchObject({ detectorInput: undefined, liveness: undefined });
  });
});
