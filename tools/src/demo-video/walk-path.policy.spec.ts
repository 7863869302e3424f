import { cast, picture, strangers, walks, type Walk } from './demo-recipe';
import { figures } from './figures';
import { appearanceOf, overlayOf, xAt } from './walk-path.policy';

const walk: Walk = {
  who: 'somebody',
  lane: 'middle',
  fromMs: 1000,
  toMs: 5000,
  from: [-200, 400],
  to: [1800, 420],
  headPx: 120,
  light: 1,
  blurPx: 0,
};

describe('the way of somebody', () => {
  it('has nobody in the picture before and after the walk', () => {
    expect(xAt(walk, 999)).toBeUndefined();
    expect(xAt(walk, 5001)).toBeUndefined();
  });

  it('goes at an even pace', () => {
    expect([1000, 3000, 5000].map((atMs) => xAt(walk, atMs))).toEqual([-200, 800, 1800]);
  });

  it('is told to ffmpeg from the corner of the picture, with a lift at every step', () => {
    expect(overlayOf(walk, { x: 150, y: 192 })).toBe(
      "overlay=format=rgb:x='-200+(2000)*(t-1)/4-150':y='400+(20)*(t-1)/4-192-abs(sin(PI*(t-1)/0.54))*0.018*120':enable='between(t,1,5)'",
    );
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
      const x = xAt(walk, atMs) ?? -1e6;
      expect(x - 60 >= 0 && x + 60 <= 1280).toBe(isInside);
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
          const [a, b] = [xAt(one, atMs), xAt(other, atMs)];
          const nearPx = (one.headPx + other.headPx) / 2;
          if (a !== undefined && b !== undefined && Math.abs(a - b) < nearPx) hiddenMs += 40;
        }
        expect(hiddenMs).toBeLessThan(1_000);
      }
    }
  });
});
