import { cast, picture, strangers, walks, type Walk } from './demo-recipe';
import { figures } from './figures';
import { appearanceOf, placeAt } from './walk-path.policy';

const walk: Walk = {
  who: 'somebody',
  lane: 'middle',
  fromMs: 1000,
  toMs: 5000,
  from: { x: -200, y: 400, headPx: 100 },
  to: { x: 1800, y: 420, headPx: 140 },
  light: 1,
  blurPx: 0,
};

describe('placeAt', () => {
  it('has nobody in the picture before and after the walk', () => {
    expect(placeAt(walk, 999)).toBeUndefined();
    expect(placeAt(walk, 5001)).toBeUndefined();
  });

  it('goes at an even pace and grows on the way', () => {
    expect(placeAt(walk, 1000)).toEqual({ x: -200, y: 400, headPx: 100 });
    expect(placeAt(walk, 3000)).toMatchObject({ x: 800, headPx: 120 });
  });

  it('lifts the head a little with every step', () => {
    const heights = Array.from(
      { length: 27 },
      (_, index) => placeAt({ ...walk, to: { ...walk.to, y: 400 } }, 1000 + index * 20)?.y ?? 0,
    );
    expect(Math.max(...heights)).toBeLessThanOrEqual(400);
    expect(400 - Math.min(...heights)).toBeCloseTo(1.8, 0);
  });
});

describe('appearanceOf', () => {
  it('counts from the first frame that holds the whole face to the last one', () => {
    const { fromMs, toMs } = appearanceOf(walk, 1280, 25);
    for (const [atMs, isInside] of [
      [fromMs - 40, false],
      [fromMs, true],
      [toMs, true],
      [toMs + 40, false],
    ] as const) {
      const place = placeAt(walk, atMs);
      const half = (place?.headPx ?? 0) / 2;
      expect((place?.x ?? -1e6) - half >= 0 && (place?.x ?? 1e6) + half <= 1280).toBe(isInside);
    }
  });

  it('refuses a walk that never comes into the picture', () => {
    expect(() => appearanceOf({ ...walk, to: walk.from }, 1280, 25)).toThrow('never enters');
  });
});

describe('the recipe', () => {
  it('shows everybody it names, and nobody else', () => {
    const shown = [...new Set(walks.map(({ who }) => who))].sort();
    expect(shown).toEqual([...cast.map(({ key }) => key), ...strangers].sort());
    expect(Object.keys(figures).sort()).toEqual(shown);
  });

  it('shows one employee from another photo than the one she is enrolled with', () => {
    const differing = cast.filter(({ key, portrait }) => figures[key]?.photo !== portrait.photo);
    expect(differing.map(({ key }) => key)).toEqual(['ada']);
  });

  it('keeps every face in the picture for 4 to 8 seconds', () => {
    for (const one of walks) {
      const { fromMs, toMs } = appearanceOf(one, picture.widthPx, picture.framesPerSecond);
      expect(toMs - fromMs).toBeGreaterThanOrEqual(3_900);
      expect(toMs - fromMs).toBeLessThanOrEqual(8_000);
    }
  });

  it('begins and ends with the empty scene, so that the loop has no seam', () => {
    expect(Math.min(...walks.map(({ fromMs }) => fromMs))).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...walks.map(({ toMs }) => toMs))).toBeLessThanOrEqual(picture.durationMs - 1_000);
  });

  it('never lets one face hide another for long', () => {
    for (const [index, one] of walks.entries()) {
      for (const other of walks.slice(index + 1)) {
        let hiddenMs = 0;
        for (let atMs = 0; atMs < picture.durationMs; atMs += 40) {
          const [a, b] = [placeAt(one, atMs), placeAt(other, atMs)];
          if (a !== undefined && b !== undefined && Math.abs(a.x - b.x) < (a.headPx + b.headPx) / 2) hiddenMs += 40;
        }
        expect(hiddenMs).toBeLessThan(1_000);
      }
    }
  });
});
