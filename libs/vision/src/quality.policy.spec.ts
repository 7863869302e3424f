import { judgeQuality, type FaceMeasures } from './quality.policy';

const gates = {
  faceWidthPxMin: 56,
  sharpnessMin: 0.06,
  brightnessMin: 0.08,
  yawDegreesMax: 40,
  pitchDegreesMax: 35,
  vectorLengthMin: 2.4,
};
const good: FaceMeasures = {
  box: { x: 0, y: 0, width: 120, height: 150 },
  detectorScore: 0.98,
  interEyePx: 60,
  sharpness: 0.95,
  brightness: 0.45,
  pose: { yawDegrees: 3, pitchDegrees: -2, rollDegrees: 2 },
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

  it('a face on its head or behind a hand looks sound until it is embedded, and then counts as turned away', () => {
    expect(judgeQuality(good, gates).reasons).toEqual([]);
    const embedded = judgeQuality({ ...good, vectorLength: 2.1 }, gates);
    expect(embedded.reasons).toEqual(['turned_away']);
    expect(embedded.score).toBeLessThan(0.5);
  });

  it('of two faces that look alike the one that the embedder saw more of ranks higher', () => {
    const [faint, clear] = [2.9, 4.6].map((vectorLength) => judgeQuality({ ...good, vectorLength }, gates).score);
    expect(faint).toBeGreaterThan(0.5);
    expect(faint).toBeLessThan(0.65);
    expect(clear).toBeGreaterThan(0.85);
  });

  it('a pack whose vectors come with one length is judged without it', () => {
    const { score, reasons } = judgeQuality({ ...good, vectorLength: 1 }, { ...gates, vectorLengthMin: undefined });
    expect(reasons).toEqual([]);
    expect(score).toEqual(judgeQuality(good, gates).score);
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

  it('a tilted head is never refused, since it is straightened, and ranks below an upright one', () => {
    const tilted = { ...good, pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 80 } };
    const { score, reasons } = judgeQuality(tilted, gates);
    expect(reasons).toEqual([]);
    expect(score).toBeGreaterThanOrEqual(0.5);
    expect(score).toBeLessThan(judgeQuality(good, gates).score);
  });

  it.each([
    ['a smaller one', { box: { x: 0, y: 0, width: 80, height: 100 } }],
    ['a softer one', { sharpness: 0.2 }],
    ['a darker one', { brightness: 0.1 }],
    ['an overexposed one', { brightness: 0.95 }],
    ['one that looks aside', { pose: { yawDegrees: 33, pitchDegrees: 0, rollDegrees: 0 } }],
    ['one that looks down', { pose: { yawDegrees: 0, pitchDegrees: -25, rollDegrees: 0 } }],
    ['one the detector doubts, as it does covered faces', { detectorScore: 0.66 }],
  ])('among faces that pass, %s ranks lower', (_what, flaw) => {
    const { score, reasons } = judgeQuality({ ...good, ...flaw }, gates);
    expect(reasons).toEqual([]);
    expect(score).toBeGreaterThanOrEqual(0.5);
    expect(score).toBeLessThan(0.85);
  });

  it('ranks nobody by the colour of skin: any ordinary light is as good as any other', () => {
    const scores = [0.2, 0.35, 0.5, 0.75].map((brightness) => judgeQuality({ ...good, brightness }, gates).score);
    expect(new Set(scores).size).toBe(1);
  });

  it('a refused face ranks below every face that passes, the lower the worse it is', () => {
    const barely = judgeQuality({ ...good, sharpness: 0.061, detectorScore: 0.65 }, gates).score;
    const refused = [0.059, 0.04, 0.01].map((sharpness) => judgeQuality({ ...good, sharpness }, gates).score);
    expect([barely, ...refused]).toEqual([barely, ...refused].sort((a, b) => b - a));
    expect(refused[0]).toBeLessThan(0.5);
  });

  it('a gate of 0 is no gate', () => {
    const off = { ...gates, sharpnessMin: 0, brightnessMin: 0 };
    const { score, reasons } = judgeQuality({ ...good, sharpness: 0, brightness: 0 }, off);
    expect(reasons).toEqual([]);
    expect(score).toBeGreaterThan(0.9);
  });
});
