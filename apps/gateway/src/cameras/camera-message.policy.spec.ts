import { create, CameraSchema, LivenessMode, DetectorInput } from '@smart-attendance/contracts';
import { plausibleCamera } from '../testing/plausible-answers';
import { toCameraField, changesPartOfGroup, toCreateMessage, toUpdateMessage } from './camera-message.policy';

const camera = create(CameraSchema, plausibleCamera);

describe('a new camera', () => {
  it('has the defaults of what was left out, whether by null or by silence', () => {
    const name = { name: 'Gate', rtsp_url: 'rtsp://a/' };
    const nothing = { schedule: null, time_zone: null, zones: null, motion_gate: null, motion_sensitivity: null };
    const message = toCreateMessage(name);
    expect(toCreateMessage({ ...name, ...nothing, stream: null, liveness_mode: null })).toEqual(message);
    expect(message).toMatchObject({
      subRtspUrl: '',
      schedule: { hours: [], timeZone: '' },
      zones: { zones: [] },
      motionGate: { enabled: true, sensitivity: 50 },
      faceSearch: { detectorInput: DetectorInput.DETECTOR_INPUT_UNSPECIFIED, faceWidthPxMin: 0 },
    });
  });
});

describe('a change of a camera', () => {
  it('says only what is given', () => {
    expect(toUpdateMessage(camera.id, { name: 'Gate' }, undefined)).toEqual({ cameraId: camera.id, name: 'Gate' });
  });

  it.each([
    [{ schedule: [] }, true],
    [{ schedule: [], time_zone: null }, false],
    [{ motion_sensitivity: 5 }, true],
    [{ motion_gate: true, motion_sensitivity: 5 }, false],
    [{ detector_input: null, liveness_mode: null }, true],
    [{ detector_input: null, liveness_mode: null, face_width_px_min: 5 }, false],
    [{ zones: [] }, false],
    [{ name: 'Gate' }, false],
  ] as const)('to %j is part of a whole: %s', (input, isPart) => {
    expect(changesPartOfGroup(input)).toBe(isPart);
  });

  it('of a part keeps the rest of the whole, and holds only for the camera that was read', () => {
    expect(toUpdateMessage(camera.id, { time_zone: 'Asia/Tokyo' }, camera)).toEqual({
      cameraId: camera.id,
      schedule: { hours: [{ weekdays: [1, 2, 5], fromMinute: 450, toMinute: 1440 }], timeZone: 'Asia/Tokyo' },
      expectedRevision: 3,
    });
    expect(toUpdateMessage(camera.id, { schedule: null }, camera).schedule).toEqual({
      hours: [],
      timeZone: 'Europe/Berlin',
    });
    expect(toUpdateMessage(camera.id, { motion_gate: false }, camera).motionGate).toEqual({
      enabled: false,
      sensitivity: 70,
    });
    expect(toUpdateMessage(camera.id, { face_width_px_min: null }, camera).faceSearch).toEqual({
      detectorInput: DetectorInput.DETECTOR_INPUT_1280X720,
      faceWidthPxMin: 0,
      livenessMode: LivenessMode.ENFORCE,
    });
  });
});

describe('what the registry finds wrong', () => {
  it.each([
    ['stream_choice', 'must be from 0 to 2', 'stream'],
    ['motion_gate', 'must have a sensitivity from 1 to 100', 'motion_sensitivity'],
    ['face_search', 'must have a face width from 0 to 1000 pixels', 'face_width_px_min'],
    ['schedule', 'must have a time zone as Europe/Berlin, or none', 'time_zone'],
    ['schedule', 'must have at most 21 openings', 'schedule'],
    ['zones', 'must each enclose some of the picture', 'zones'],
  ])('with %s (%s) is the field %s', (field, message, named) => {
    expect(toCameraField({ field, message })).toEqual({ field: named, message });
  });
});
