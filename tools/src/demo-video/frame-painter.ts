/** A picture of 8-bit red, green and blue, row by row. */
export interface RgbFrame {
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A cut-out: red, green, blue already multiplied by alpha, and alpha, 8 bits each. */
export interface Sprite {
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The point of the sprite that is put at a place of the frame. */
  readonly anchorX: number;
  readonly anchorY: number;
}

/** Where a sprite goes. */
export interface SpritePlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** The first row that something before the sprite hides; the height of the frame when nothing does. */
  readonly bottomPx: number;
}

/**
 * Puts a sprite over the frame with its anchor at the place, scaled, between pixels where it falls there, so that slow
 * movements do not jump. What lies outside of the frame is left out.
 */
export function paintSprite(frame: RgbFrame, sprite: Sprite, place: SpritePlace): void {
  const { scale } = place;
  const left = place.x - sprite.anchorX * scale;
  const top = place.y - sprite.anchorY * scale;
  const firstRow = Math.max(0, Math.ceil(top));
  const lastRow = Math.min(place.bottomPx - 1, frame.heightPx - 1, Math.floor(top + (sprite.heightPx - 1) * scale));
  const firstColumn = Math.max(0, Math.ceil(left));
  const lastColumn = Math.min(frame.widthPx - 1, Math.floor(left + (sprite.widthPx - 1) * scale));
  for (let row = firstRow; row <= lastRow; row += 1) {
    const sourceY = (row - top) / scale;
    paintRow(frame, sprite, { row, firstColumn, lastColumn, sourceY, left, step: 1 / scale });
  }
}

interface RowJob {
  readonly row: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly sourceY: number;
  readonly left: number;
  readonly step: number;
}

/** Bilinear, in whole numbers of 1/256: 300,000 pixels a frame take about 4 ms this way. */
function paintRow(frame: RgbFrame, sprite: Sprite, job: RowJob): void {
  const { bytes: to } = frame;
  const { bytes: from, widthPx, heightPx } = sprite;
  const y0 = Math.min(Math.floor(job.sourceY), heightPx - 1);
  const fy = Math.round((job.sourceY - y0) * 256);
  const upper = y0 * widthPx * 4;
  const lower = Math.min(y0 + 1, heightPx - 1) * widthPx * 4;
  let target = (job.row * frame.widthPx + job.firstColumn) * 3;
  for (let column = job.firstColumn; column <= job.lastColumn; column += 1, target += 3) {
    const sourceX = (column - job.left) * job.step;
    const x0 = Math.min(sourceX | 0, widthPx - 1);
    const a = upper + x0 * 4;
    const b = x0 + 1 < widthPx ? a + 4 : a;
    const c = a - upper + lower;
    const d = b - upper + lower;
    if ((at(from, a + 3) | at(from, b + 3) | at(from, c + 3) | at(from, d + 3)) === 0) continue;
    const fx = ((sourceX - x0) * 256) | 0;
    const wd = fx * fy;
    const wc = (256 - fx) * fy;
    const wb = fx * (256 - fy);
    const wa = 65_536 - wb - wc - wd;
    const alpha = at(from, a + 3) * wa + at(from, b + 3) * wb + at(from, c + 3) * wc + at(from, d + 3) * wd;
    const through = 65_536 - alpha / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      const upperPair = at(from, a + channel) * wa + at(from, b + channel) * wb;
      const lowerPair = at(from, c + channel) * wc + at(from, d + channel) * wd;
      to[target + channel] = (upperPair + lowerPair + at(to, target + channel) * through) >> 16;
    }
  }
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
