import { arcFaceTemplate } from './five-points';
import { estimatePose } from './head-pose';

function withNoseMoved(dx: number, dy: number): number[] {
  return arcFaceTemplate.map((value, index) => (index === 4 ? value + dx : index === 5 ? value + dy : value));
}

function rotated(points: readonly number[], degrees: number): number[] {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const turned: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = points.slice(i, i + 2) as [number, number];
    turned.push(cos * x - sin * y, sin * x + cos * y);
  }
  return turned;
}

describe('head pose from five points', () => {
  it('a face on the template looks straight at the camera', () => {
    const { yawDegrees, pitchDegrees, rollDegrees } = estimatePose(arcFaceTemplate);
    expect(Math.abs(yawDegrees)).toBeLessThan(1.5);
    expect(Math.abs(pitchDegrees)).toBeLessThan(1.5);
    expect(Math.abs(rollDegrees)).toBeLessThan(1.5);
  });

  it('a nose to the right is a turn to the right, and further is more', () => {
    const little = estimatePose(withNoseMoved(5, 0)).yawDegrees;
    const much = estimatePose(withNoseMoved(15, 0)).yawDegrees;
    expect(little).toBeGreaterThan(5);
    expect(much).toBeGreaterThan(little + 10);
    expect(estimatePose(withNoseMoved(-15, 0)).yawDegrees).toBeCloseTo(-much, 0);
  });

  it('a nose nearer the eyes looks up, one nearer the mouth looks down', () => {
    expect(estimatePose(withNoseMoved(0, -8)).pitchDegrees).toBeGreaterThan(10);
    expect(estimatePose(withNoseMoved(0, 8)).pitchDegrees).toBeLessThan(-10);
  });

  it('tilting the head changes the roll and neither yaw nor pitch', () => {
    const straight = estimatePose(withNoseMoved(6, 3));
    const tilted = estimatePose(rotated(withNoseMoved(6, 3), 25));
    expect(tilted.rollDegrees - straight.rollDegrees).toBeCloseTo(25, 6);
    expect(tilted.yawDegrees).toBeCloseTo(straight.yawDegrees, 6);
    expect(tilted.pitchDegrees).toBeCloseTo(straight.pitchDegrees, 6);
  });

  it('a face seen from the side with both eyes on one spot is far from frontal, not NaN', () => {
    const { yawDegrees } = estimatePose([50, 50, 50, 50, 70, 70, 50, 90, 50, 90]);
    expect(yawDegrees).toBeGreaterThan(80);
  });
});
