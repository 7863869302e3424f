import type { DetectedFace } from '@smart-attendance/vision';
import { toFaceMessage, toFaceModelMessage } from './face.message';

const refused: DetectedFace = {
  box: { x: 1, y: 2, width: 30, height: 40 },
  detectorScore: 0.9,
  landmarks5: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  pose: { yawDegrees: 50, pitchDegrees: 1, rollDegrees: 2 },
  quality: { score: 0.2, interEyePx: 12, sharpness: 0.3, brightness: 0.5, reasons: ['too_small', 'turned_away'] },
};

describe('a face on the bus', () => {
  it('carries its vector and its liveness when the gates were passed', () => {
    const face = toFaceMessage({
      ...refused,
      quality: { ...refused.quality, reasons: [] },
      embedding: Float32Array.of(0.6, 0.8),
      liveness: { score: 0.25 },
    });
    expect(face).toMatchObject({ embedding: [Math.fround(0.6), Math.fround(0.8)], liveness: 0.25 });
    expect(face.quality?.reasons).toEqual([]);
  });

  it('has no vector and no liveness when a gate refused it, and says why', () => {
    const face = toFaceMessage(refused);
    expect(face.embedding).toEqual([]);
    expect(face).not.toHaveProperty('liveness');
    expect(face.quality?.reasons).toEqual(['too_small', 'turned_away']);
  });

  it('gives brightness from 0 to 255, as the contract says', () => {
    expect(toFaceMessage(refused).quality?.brightness).toBe(127.5);
  });

  it('names the pack with its calibration from the loosest to the strictest', () => {
    const points = [
      { falseMatchRate: 0.0001, cosine: 0.417 },
      { falseMatchRate: 0.001, cosine: 0.34 },
    ];
    expect(toFaceModelMessage({ id: 'p', vectorSize: 512, calibration: points })).toEqual({
      packId: 'p',
      vectorSize: 512,
      calibration: [
        { falseMatchRate: 0.001, cosine: 0.34 },
        { falseMatchRate: 0.0001, cosine: 0.417 },
      ],
    });
  });
});
