import { clipBox, containment, enlargeInside, overlap, squareBox, suppress } from './box';

const box = (x: number, y: number, width: number, height: number, score = 1) => ({ x, y, width, height, score });

describe('boxes', () => {
  it('overlap is 1 for the same box, 0 for boxes that only touch, a third for half-shifted ones', () => {
    expect(overlap(box(0, 0, 10, 10), box(0, 0, 10, 10))).toBe(1);
    expect(overlap(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0);
    expect(overlap(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(1 / 3, 9);
  });

  it('a box inside another is wholly contained, whichever comes first', () => {
    expect(containment(box(2, 2, 3, 3), box(0, 0, 10, 10))).toBe(1);
    expect(containment(box(0, 0, 10, 10), box(2, 2, 3, 3))).toBe(1);
  });

  it('boxes without area neither overlap nor divide by zero', () => {
    expect(overlap(box(1, 1, 0, 0), box(1, 1, 0, 0))).toBe(0);
    expect(containment(box(1, 1, 0, 0), box(0, 0, 5, 5))).toBe(0);
  });

  it('a box that hangs over the edge is cut to the picture', () => {
    expect(clipBox(box(-5, 90, 20, 20), 100, 100)).toEqual({ x: 0, y: 90, width: 15, height: 10 });
  });

  it('the squared box keeps its centre and height', () => {
    expect(squareBox(box(10, 10, 40, 60))).toEqual({ x: 0, y: 10, width: 60, height: 60 });
  });

  it('an enlarged box is shifted back inside rather than cut', () => {
    expect(enlargeInside(box(0, 40, 20, 20), 3, 100, 100)).toEqual({ x: 0, y: 20, width: 60, height: 60 });
    expect(enlargeInside(box(90, 90, 10, 10), 3, 100, 100)).toEqual({ x: 70, y: 70, width: 30, height: 30 });
  });

  it('a box that cannot grow as far as asked grows as far as the picture allows, in proportion', () => {
    expect(enlargeInside(box(10, 0, 40, 50), 2.7, 200, 100)).toEqual({ x: 0, y: 0, width: 80, height: 100 });
  });

  it('of boxes that overlap too much the best stays, and a distant one stays whatever its score', () => {
    const best = box(0, 0, 10, 10, 0.9);
    const double = box(1, 0, 10, 10, 0.8);
    const distant = box(50, 50, 10, 10, 0.66);
    expect(suppress([double, distant, best], 0.4)).toEqual([best, distant]);
  });

  it('exactly the limit of overlap is still allowed', () => {
    const first = box(0, 0, 10, 10, 0.9);
    const half = box(0, 0, 5, 10, 0.8);
    expect(suppress([first, half], 0.5)).toEqual([first, half]);
    expect(suppress([first, half], 0.49)).toEqual([first]);
  });
});
