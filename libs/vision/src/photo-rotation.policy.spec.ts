import type { DetectedFace, QualityReason } from './picture-analysis';
import { bestRotation, isSurelyUpright, unrotateFaces } from './photo-rotation.policy';

function face(score: number, ...reasons: readonly QualityReason[]): DetectedFace {
  return {
    box: { x: 10, y: 20, width: 30, height: 40 },
    detectorScore: 0.9,
    landmarks5: [11, 21],
    pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
    quality: { score, interEyePx: 20, sharpness: 1, brightness: 0.5, reasons },
  };
}

const none = { rotationDegrees: 0, faces: [] } as const;

describe('how a photo is seen', () => {
  it('is as it stands when a face is usable so and not much better turned', () => {
    const upright = { rotationDegrees: 0, faces: [face(0.6)] } as const;
    expect(bestRotation([upright, { rotationDegrees: 90, faces: [face(0.62)] }])).toBe(upright);
    const right = { rotationDegrees: 180, faces: [face(0.7)] } as const;
    expect(bestRotation([upright, { rotationDegrees: 90, faces: [face(0.69)] }, right])).toBe(right);
  });

  it('is turned to where the best usable face is', () => {
    const right = { rotationDegrees: 270, faces: [face(0.2, 'too_small'), face(0.8)] } as const;
    const others = [
      { rotationDegrees: 90, faces: [face(0.6)] },
      { rotationDegrees: 180, faces: [] },
    ] as const;
    expect(bestRotation([{ rotationDegrees: 0, faces: [face(0.3, 'turned_away')] }, others[0], right, others[1]])).toBe(
      right,
    );
    expect(bestRotation([none, others[0], right, others[1]])).toBe(right);
  });

  it('stays when no way of looking at it is better', () => {
    const turnedAway = { rotationDegrees: 0, faces: [face(0.3, 'turned_away')] } as const;
    expect(bestRotation([turnedAway, { rotationDegrees: 90, faces: [face(0.45, 'turned_away')] }])).toBe(turnedAway);
    expect(bestRotation([none, { rotationDegrees: 90, faces: [] }])).toBe(none);
    expect(bestRotation([none])).toBe(none);
  });

  it('is turned to a face with a fault when it shows none as it stands, so that the fault can be told', () => {
    const blurry = { rotationDegrees: 90, faces: [face(0.3, 'too_blurry')] } as const;
    expect(bestRotation([none, blurry, { rotationDegrees: 180, faces: [] }])).toBe(blurry);
  });
});

describe('faces of a turned photo', () => {
  it('need no look from another side when one is good', () => {
    expect(isSurelyUpright([face(0.3, 'too_small'), face(0.71)])).toBe(true);
    expect(isSurelyUpright([face(0.69)])).toBe(false);
    expect(isSurelyUpright([face(0.9, 'too_small')])).toBe(false);
    expect(isSurelyUpright([])).toBe(false);
  });

  it('are told in pixels of the photo as it was sent', () => {
    const seen = { rotationDegrees: 90, faces: [face(0.9)] } as const;
    expect(unrotateFaces(seen, { widthPx: 200, heightPx: 100 })).toMatchObject([
      { box: { x: 20, y: 60, width: 40, height: 30 }, landmarks5: [21, 89] },
    ]);
  });
});
