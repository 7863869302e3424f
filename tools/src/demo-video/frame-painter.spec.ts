import { paintSprite, type RgbFrame, type Sprite } from './frame-painter';

function frameOf(widthPx: number, heightPx: number, value: number): RgbFrame {
  return { bytes: new Uint8Array(widthPx * heightPx * 3).fill(value), widthPx, heightPx };
}

/** One colour, premultiplied, with one alpha. */
function spriteOf(widthPx: number, heightPx: number, [red, green, blue, alpha]: readonly number[]): Sprite {
  const pixel = [red ?? 0, green ?? 0, blue ?? 0, alpha ?? 0];
  const bytes = Uint8Array.from(Array.from({ length: widthPx * heightPx }, () => pixel).flat());
  return { bytes, widthPx, heightPx, anchorX: 0, anchorY: 0 };
}

function reds(frame: RgbFrame, row: number): number[] {
  return Array.from({ length: frame.widthPx }, (_, column) => frame.bytes[(row * frame.widthPx + column) * 3] ?? -1);
}

describe('paintSprite', () => {
  const at = { x: 1, y: 1, scale: 1, bottomPx: 10 };

  it('covers with what is opaque and leaves the rest', () => {
    const frame = frameOf(5, 4, 100);
    paintSprite(frame, spriteOf(2, 2, [200, 0, 0, 255]), at);
    expect([0, 1, 2, 3].map((row) => reds(frame, row))).toEqual([
      [100, 100, 100, 100, 100],
      [100, 200, 200, 100, 100],
      [100, 200, 200, 100, 100],
      [100, 100, 100, 100, 100],
    ]);
  });

  it('mixes where the sprite is half transparent', () => {
    const frame = frameOf(4, 4, 100);
    paintSprite(frame, spriteOf(2, 2, [100, 0, 0, 128]), at);
    // 100 (already multiplied) and 127/255 of the 100 behind.
    expect(reds(frame, 1)[1]).toBeGreaterThanOrEqual(148);
    expect(reds(frame, 1)[1]).toBeLessThanOrEqual(150);
  });

  it('leaves out what lies outside of the frame or behind something', () => {
    const frame = frameOf(3, 3, 0);
    paintSprite(frame, spriteOf(9, 9, [255, 255, 255, 255]), { x: -4, y: -4, scale: 1, bottomPx: 2 });
    expect([0, 1, 2].map((row) => reds(frame, row))).toEqual([
      [255, 255, 255],
      [255, 255, 255],
      [0, 0, 0],
    ]);
  });

  it('touches nothing when the sprite is elsewhere', () => {
    const frame = frameOf(3, 3, 7);
    for (const place of [
      { ...at, x: 50 },
      { ...at, x: -50 },
      { ...at, y: 50 },
      { ...at, y: -50 },
    ]) {
      paintSprite(frame, spriteOf(2, 2, [255, 255, 255, 255]), place);
    }
    expect(frame.bytes.every((value) => value === 7)).toBe(true);
  });

  it('moves by less than a pixel without a jump', () => {
    const edge: Sprite = { ...spriteOf(3, 1, []), bytes: Uint8Array.from([0, 0, 0, 0, 200, 0, 0, 255, 0, 0, 0, 0]) };
    const redAt = (x: number): number[] => {
      const frame = frameOf(4, 1, 0);
      paintSprite(frame, edge, { x, y: 0, scale: 1, bottomPx: 1 });
      return reds(frame, 0);
    };
    expect(redAt(0)).toEqual([0, 200, 0, 0]);
    expect(redAt(0.25)).toEqual([0, 150, 50, 0]);
    expect(redAt(0.5)).toEqual([0, 100, 100, 0]);
  });

  it('keeps the anchor in its place when it scales', () => {
    const frame = frameOf(9, 9, 0);
    paintSprite(
      frame,
      { ...spriteOf(9, 9, [255, 0, 0, 255]), anchorX: 4, anchorY: 4 },
      { x: 4, y: 4, scale: 0.5, bottomPx: 9 },
    );
    expect(reds(frame, 4)).toEqual([0, 0, 255, 255, 255, 255, 255, 0, 0]);
  });
});
