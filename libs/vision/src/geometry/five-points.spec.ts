import { fivePoints } from './five-points';

describe('five points out of 68', () => {
  it('averages the rims of the eyes and the corners of the mouth, and scales to the crop', () => {
    const points68 = new Float32Array(136).fill(0);
    const put = (index: number, x: number, y: number): void => {
      points68.set([x, y], 2 * index);
    };
    put(37, 0.2, 0.3);
    put(38, 0.3, 0.3);
    put(40, 0.3, 0.5);
    put(41, 0.2, 0.5);
    for (const index of [43, 44, 46, 47]) put(index, 0.75, 0.4);
    put(30, 0.5, 0.6);
    put(48, 0.3, 0.8);
    put(60, 0.4, 0.8);
    put(54, 0.7, 0.8);
    put(64, 0.6, 0.8);
    const points = fivePoints(points68, { x: 100, y: 200, width: 40, height: 20 });
    [110, 208, 130, 208, 120, 212, 114, 216, 126, 216].forEach((value, index) => {
      expect(points[index]).toBeCloseTo(value, 4);
    });
  });
});
