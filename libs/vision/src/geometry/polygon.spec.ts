import { isInside, type Polygon } from './polygon';

const points = (...corners: readonly (readonly [number, number])[]): Polygon => corners.map(([x, y]) => ({ x, y }));

const square = points([0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]);
/** Open to the top: a doorway between two pillars. */
const horseshoe = points([0, 0], [0.2, 0], [0.2, 0.6], [0.8, 0.6], [0.8, 0], [1, 0], [1, 1], [0, 1]);
const hourglass = points([0, 0], [1, 0], [0, 1], [1, 1]);

describe('a zone of the picture', () => {
  it.each([
    ['in the middle', 0.5, 0.5, true],
    ['left of it', 0.2, 0.5, false],
    ['right of it', 0.8, 0.5, false],
    ['above it', 0.5, 0.2, false],
    ['below it', 0.5, 0.8, false],
    ['on its left side', 0.25, 0.5, true],
    ['on its lower side', 0.5, 0.75, true],
    ['on its corner', 0.75, 0.75, true],
    ['at the height of its upper side, outside', 0.1, 0.25, false],
    ['at the height of its lower side, outside', 0.9, 0.75, false],
  ])('has or has not the point %s', (_where, x, y, expected) => {
    expect(isInside({ x, y }, square)).toBe(expected);
    expect(isInside({ x, y }, [...square].reverse())).toBe(expected);
  });

  it('may be concave: between its pillars is outside', () => {
    expect(isInside({ x: 0.5, y: 0.3 }, horseshoe)).toBe(false);
    expect(isInside({ x: 0.1, y: 0.3 }, horseshoe)).toBe(true);
    expect(isInside({ x: 0.9, y: 0.3 }, horseshoe)).toBe(true);
    expect(isInside({ x: 0.5, y: 0.8 }, horseshoe)).toBe(true);
    expect(isInside({ x: 0.5, y: 0.6 }, horseshoe)).toBe(true);
    // The height of corners on both sides of the point.
    expect(isInside({ x: 0.5, y: 0 }, horseshoe)).toBe(false);
  });

  it('that crosses itself encloses both its halves', () => {
    expect(isInside({ x: 0.5, y: 0.2 }, hourglass)).toBe(true);
    expect(isInside({ x: 0.5, y: 0.8 }, hourglass)).toBe(true);
    expect(isInside({ x: 0.1, y: 0.5 }, hourglass)).toBe(false);
  });

  it('that reaches to the edges has all of the picture', () => {
    const whole = points([0, 0], [1, 0], [1, 1], [0, 1]);
    for (const x of [0, 0.3, 1]) for (const y of [0, 0.7, 1]) expect(isInside({ x, y }, whole)).toBe(true);
  });

  it('with fewer than three corners, or of what is no number, has nothing', () => {
    expect(isInside({ x: 0.5, y: 0.5 }, [])).toBe(false);
    expect(isInside({ x: 0.5, y: 0.5 }, points([0.5, 0.5], [0.6, 0.6]))).toBe(false);
    expect(isInside({ x: 0.5, y: 0.5 }, points([Number.NaN, 0], [1, Number.NaN], [0, 1]))).toBe(false);
    expect(isInside({ x: Number.NaN, y: 0.5 }, square)).toBe(false);
  });
});
