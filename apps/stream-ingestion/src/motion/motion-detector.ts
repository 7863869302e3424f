import { greyBytes, greySize } from '../video/decoder-arguments.policy';
import { coverOf, type Polygon } from '../video/polygon-cover.policy';
import { gateLimits } from './motion-gate.policy';

/** How fast the background becomes what is seen, where nothing moves and where something does, in seconds. */
const quietSeconds = 4;
const movingSeconds = 12;
/** How fast the noise of a cell is learned. */
const noiseSeconds = 5;
const noiseAtFirst = 2;
/** Times its noise a cell must differ; for normal noise 1 in 60 is beyond, and single cells do not count. */
const noiseFactor = 3;
/** Levels of noise believed of a cell, so that a busy corridor does not end up blind. */
const noiseMax = 4;
/**
 * Beside it so few cells that no face of use fits are learned as flicker: the seconds of a clock in the picture, a
 * lamp.
 */
const flickerCellsMax = 16;
const flickerSeconds = 10;
const flickerMax = 25;
/** Levels the whole picture must become lighter or darker, within about a second, to count as a movement. */
const lightStep = 15;
const lightSeconds = 1;
/** Levels between the dark and the bright half of a picture, below which a gain cannot be told from an offset. */
const contrastMin = 8;
const levels = 256;

/**
 * Tells whether something moves, by grey copies of `greySize`, one after another. Knows for each cell how bright the
 * background is and how much it flickers. What all cells do together, as when a cloud passes or the camera opens its
 * iris, is taken for light: its gain and offset are the medians of the dark and of the bright half, so somebody who
 * fills a part of the picture does not count as light. Allocates nothing after its start; a copy costs about 0.1 ms.
 */
export class MotionDetector {
  private readonly background = new Float32Array(greyBytes);
  private readonly noise = new Float32Array(greyBytes).fill(noiseAtFirst);
  private readonly isWatched: Uint8Array;
  private readonly moved = new Uint8Array(greyBytes);
  private readonly counts = new Int32Array(levels);
  private readonly darkChanges = new Int32Array(2 * levels);
  private readonly brightChanges = new Int32Array(2 * levels);
  private readonly levelMin: number;
  private readonly cellsMin: number;
  private isSeeded = false;
  private gain = 0;
  private offset = 0;
  private lightSum = 0;

  /** `sensitivity` 1..100; `watched` are the parts that matter, none means all. */
  constructor(sensitivity: number, watched: readonly Polygon[]) {
    ({ levelMin: this.levelMin, cellsMin: this.cellsMin } = gateLimits(sensitivity));
    this.isWatched = cellsOf(watched);
  }

  /** `seconds` since the copy before. The first copy is the background, and nothing moves in it. */
  sees(grey: Uint8Array, seconds: number): boolean {
    if (!this.isSeeded) {
      this.seed(grey);
      return false;
    }
    this.followLight(grey, seconds);
    if (Math.abs(this.lightSum) >= lightStep) {
      this.seed(grey);
      return true;
    }
    const moved = this.compare(grey, seconds);
    if (moved > 0 && moved <= flickerCellsMax) this.learnFlicker(grey, seconds);
    return moved > 0 && this.countWatched() >= this.cellsMin;
  }

  private seed(grey: Uint8Array): void {
    this.background.set(grey);
    this.lightSum = 0;
    this.isSeeded = true;
  }

  /** Finds gain and offset of the light, and sums up how much lighter the picture became of late. */
  private followLight(grey: Uint8Array, seconds: number): void {
    const { background, counts, darkChanges, brightChanges } = this;
    counts.fill(0);
    darkChanges.fill(0);
    brightChanges.fill(0);
    for (let cell = 0; cell < greyBytes; cell += 1) {
      const level = levelAt(background, cell);
      counts[level] = (counts[level] ?? 0) + 1;
    }
    const middle = medianOf(counts, greyBytes);
    let [dark, darkSum, brightSum] = [0, 0, 0];
    for (let cell = 0; cell < greyBytes; cell += 1) {
      const level = levelAt(background, cell);
      const change = (grey[cell] ?? 0) - level + levels;
      if (level <= middle) {
        darkChanges[change] = (darkChanges[change] ?? 0) + 1;
        dark += 1;
        darkSum += level;
      } else {
        brightChanges[change] = (brightChanges[change] ?? 0) + 1;
        brightSum += level;
      }
    }
    const bright = greyBytes - dark;
    const darkLevel = darkSum / Math.max(1, dark);
    const contrast = brightSum / Math.max(1, bright) - darkLevel;
    const darkChange = medianOf(darkChanges, dark) - levels;
    const canTell = bright * 8 > greyBytes && contrast >= contrastMin;
    this.gain = canTell ? (medianOf(brightChanges, bright) - levels - darkChange) / contrast : 0;
    this.gain = Math.max(-0.5, Math.min(0.5, this.gain));
    this.offset = darkChange - this.gain * darkLevel;
    this.lightSum = this.lightSum * Math.max(0, 1 - seconds / lightSeconds) + this.gain * middle + this.offset;
  }

  /** Marks the cells that differ from the background in this light, and brings background and noise up to date. */
  private compare(grey: Uint8Array, seconds: number): number {
    const { background, noise, moved, gain, offset, levelMin } = this;
    const quiet = Math.min(1, seconds / quietSeconds);
    const moving = Math.min(1, seconds / movingSeconds);
    const learning = Math.min(1, seconds / noiseSeconds);
    let count = 0;
    for (let cell = 0; cell < greyBytes; cell += 1) {
      const expected = (background[cell] ?? 0) * (1 + gain) + offset;
      const difference = (grey[cell] ?? 0) - expected;
      const size = difference < 0 ? -difference : difference;
      const flicker = noise[cell] ?? 0;
      if (size > levelMin + noiseFactor * flicker) {
        moved[cell] = 1;
        count += 1;
        background[cell] = expected + difference * moving;
      } else {
        moved[cell] = 0;
        background[cell] = expected + difference * quiet;
        const heard = flicker <= noiseMax && size > noiseMax ? noiseMax : size;
        noise[cell] = flicker + (heard - flicker) * learning;
      }
    }
    return count;
  }

  private learnFlicker(grey: Uint8Array, seconds: number): void {
    const { background, noise, moved } = this;
    const learning = Math.min(1, seconds / flickerSeconds);
    for (let cell = 0; cell < greyBytes; cell += 1) {
      if (moved[cell] === 0) continue;
      const size = Math.min(flickerMax, Math.abs((grey[cell] ?? 0) - (background[cell] ?? 0)));
      noise[cell] = (noise[cell] ?? 0) + Math.max(0, size - (noise[cell] ?? 0)) * learning;
    }
  }

  /** Cells in watched zones that moved beside another one; a single one is noise. */
  private countWatched(): number {
    const { moved, isWatched } = this;
    const { width } = greySize;
    let count = 0;
    for (let cell = 0; cell < greyBytes; cell += 1) {
      if (moved[cell] === 0 || isWatched[cell] === 0) continue;
      // Across the edges of a row it compares with the other side, which does no harm.
      const isAlone = !(moved[cell - 1] || moved[cell + 1] || moved[cell - width] || moved[cell + width]);
      if (!isAlone) count += 1;
    }
    return count;
  }
}

function levelAt(background: Float32Array, cell: number): number {
  const level = ((background[cell] ?? 0) + 0.5) | 0;
  return level < 0 ? 0 : level >= levels ? levels - 1 : level;
}

/** The index up to which half of `total` lie. */
function medianOf(counts: Int32Array, total: number): number {
  let index = 0;
  for (let sum = counts[0] ?? 0; sum * 2 < total && index < counts.length - 1; sum += counts[index] ?? 0) index += 1;
  return index;
}

/** 1 for the cells that a watched zone touches, or for all when there is none. */
function cellsOf(watched: readonly Polygon[]): Uint8Array {
  const cells = new Uint8Array(greyBytes);
  if (watched.length === 0) return cells.fill(1);
  const { width, height } = greySize;
  for (const { left, top, right, bottom } of coverOf(watched)) {
    for (let y = Math.floor(top * height); y < Math.min(height, Math.ceil(bottom * height)); y += 1) {
      cells.fill(1, y * width + Math.floor(left * width), y * width + Math.min(width, Math.ceil(right * width)));
    }
  }
  return cells;
}
