import { judgeQuality, type FaceMeasures } from './quality.policy';

const gates = { faceWidthPxMin: 56, sharpnessMin: 0.06, brightnessMin: 0.08, yawDegreesMax: 40, pitchDegreesMax: 35 };
const good: FaceMeasures = {
  box: { x: 0, y: 0, width: 120, height: 150 },
  interEyePx: 60,
  sharpness: 0.4,
  brightness: 0.45,
  pose: { yawDegrees: 3, pitchDegrees: -2, rollDegrees: 12 },
};

describe('face quality', () => {
  it('a large, sharp, lit face that looks at the camera passes with a high score', () => {
    const { score, reasons } = judgeQuality(good, gates);
    expect(reasons).toEqual([]);
    expect(score).toBeGreaterThan(0.9);
  });

  it.each([
    ['too_small', { box: { x: 0, y: 0, width: 55, height: 70 } }],
    ['too_blurry', { sharpness: 0.05 }],
    ['too_dark', { brightness: 0.05 }],
    ['turned_away', { pose: { yawDegrees: -50, pitchDegrees: 0, rollDegrees: 0 } }],
    ['turned_away', { pose: { yawDegrees: 0, pitchDegrees: 40, rollDegrees: 0 } }],
  ])('is refused as %s for %j', (reason, flaw) => {
    const { score, reasons } = judgeQuality({ ...good, ...flaw }, gates);
    expect(reasons).toEqual([reason]);
    expect(score).toBeLessThan(0.5);
  });

  it('names every flaw at once, so that a new photo can fix all of them', () => {
    const flawed = { ...good, sharpness: 0, brightness: 0, box: { x: 0, y: 0, width: 20, height: 25 } };
    expect(judgeQuality(flawed, gates).reasons).toEqual(['too_small', 'too_blurry', 'too_dark']);
  });

  it('a face exactly at a gate passes, with half a score', () => {
    const { score, reasons } = judgeQuality({ ...good, box: { x: 0, y: 0, width: 56, height: 70 } }, gates);
    expect(reasons).toEqual([]);
    expect(score).toBeCloseTo(0.5, 9);
  });

  it('a tilted head is no flaw: the face is straightened before it is compared', () => {
    const tilted = { ...good, pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 80 } };
    expect(judgeQuality(tilted, gates).reasons).toEqual([]);
  });

  it('a gate of 0 is no gate', () => {
    const off = { ...gates, sharpnessMin: 0, brightnessMin: 0 };
    const { score, reasons } = judgeQuality({ ...good, sharpness: 0, brightness: 0 }, off);
    expect(reasons).toEqual([]);
    expect(score).toBeGreaterThan(0.9);
  });
});
