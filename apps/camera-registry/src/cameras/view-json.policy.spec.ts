import {
  create,
  DetectorInput,
  FaceSearchSchema,
  ScheduleSchema,
  ZoneKind,
  ZonesSchema,
} from '@smart-attendance/contracts';
import { plainView, readView, ViewError, viewJsonOf } from './view-json.policy';

const view = {
  schedule: create(ScheduleSchema, {
    hours: [{ weekdays: [1, 7], fromMinute: 0, toMinute: 1_440 }],
    timeZone: 'Asia/Kolkata',
  }),
  zones: create(ZonesSchema, {
    zones: [
      {
        name: 'Tür',
        kind: ZoneKind.MASK,
        polygon: [
          { x: Math.fround(0.1), y: 0 },
          { x: 1, y: Math.fround(0.3) },
          { x: 0, y: 1 },
        ],
      },
    ],
  }),
  faceSearch: create(FaceSearchSchema, { detectorInput: DetectorInput.DETECTOR_INPUT_1280X720, faceWidthPxMin: 40 }),
};

describe('the stored view of a camera', () => {
  it('comes back as it was given', () => {
    const stored = JSON.parse(JSON.stringify({ ...plainView, ...viewJsonOf(view) })) as typeof plainView;
    expect(readView(stored)).toEqual(view);
  });

  it('is everything at all times when nothing is stored', () => {
    expect(readView(plainView)).toMatchObject({ schedule: { hours: [] }, zones: { zones: [] } });
  });

  it.each([
    ['zones', { zones: [{ kind: 'ZONE_KIND_MASK', polygon: [] }] }, 'zones must each have 3 to 32 corners'],
    ['zones', { masks: [] }, 'cannot be read'],
    ['schedule', { timeZone: 'Mars/Olympus' }, 'schedule must have a time zone'],
    ['schedule', [], 'cannot be read'],
    ['faceSearch', { faceWidthPxMin: 'wide' }, 'cannot be read'],
    ['faceSearch', { faceWidthPxMin: 5_000 }, 'face_search must have a face width'],
  ])('is refused when its %s were edited to %j', (part, value, sentence) => {
    const read = () => readView({ ...plainView, [part]: value });
    expect(read).toThrow(ViewError);
    expect(read).toThrow(sentence);
  });
});
