import { clipBox, containment, overlap, type Size } from './geometry/box';
import type { RgbPicture } from './geometry/patch';
import { nextLevel, smallestLevelPx } from './image-pyramid';
import { fitsInto, type DetectorInputs, type InputSize } from './input-size';
import type { FaceDetector } from './models/face-detector';
import { scaleFace, type FoundFace } from './models/found-face';

/** A box found on one level, in picture pixels, and how wide it was where the detector found it. */
export interface LevelBox extends FoundFace {
  readonly widthAtInputPx: number;
}

/**
 * From this width at the input on, the detector finds practically every face (19 px: 100 of 100). One that would be as
 * wide on the next smaller level and is not found there is no face: close-ups make the larger level show faces in hair
 * and cheeks, in 30 of 110 enlarged portraits.
 */
const surelyFoundPx = 20;
/** A box that lies this far inside a better one is a part of that face. */
const containmentMax = 0.55;

/**
 * One list out of levels that each show the picture at half the size of the one before. What the next level should have
 * shown and did not is dropped. Of the rest, boxes too wide for the detector to place well come last, and of two boxes
 * of one face, or of a face and a part of it, the better one stays.
 */
export function mergeLevels(
  levels: readonly (readonly LevelBox[])[],
  limits: Pick<FinderLimits, 'widthAtInputPxMax' | 'iouMax'>,
): FoundFace[] {
  const { widthAtInputPxMax, iouMax } = limits;
  const isConfirmed = (box: LevelBox, next: readonly LevelBox[] | undefined): boolean =>
    next === undefined || box.widthAtInputPx / 2 < surelyFoundPx || next.some((other) => overlap(box, other) > iouMax);
  const confirmed = levels.flatMap((boxes, index) => boxes.filter((box) => isConfirmed(box, levels[index + 1])));
  const isTooWide = (box: LevelBox): boolean => box.widthAtInputPx > widthAtInputPxMax;
  const kept: LevelBox[] = [];
  for (const box of confirmed.sort((a, b) => Number(isTooWide(a)) - Number(isTooWide(b)) || b.score - a.score)) {
    const isAnother = kept.every((other) => overlap(box, other) <= iouMax && containment(box, other) <= containmentMax);
    if (isAnother) kept.push(box);
  }
  return kept;
}

interface FinderLimits {
  readonly widthAtInputPxMax: number;
  readonly iouMax: number;
  /** On a level with a longer side, faces that fill it are missed; Infinity for a detector that finds them. */
  readonly closeUpSidePxMax: number;
}

/** Finds the faces of frames and photos with detectors of one model at different input sizes. */
export class FaceFinder {
  /** Smallest first. */
  private readonly detectors: readonly FaceDetector[];

  /**
   * @param detectors one or more; a level is given to the smallest it fits into
   * @param frameInput the size for frames that ask for none
   */
  constructor(
    detectors: readonly FaceDetector[],
    private readonly frameInput: InputSize,
    private readonly limits: FinderLimits,
  ) {
    this.detectors = [...detectors].sort((a, b) => a.widthPx * a.heightPx - b.widthPx * b.heightPx);
  }

  get inputs(): DetectorInputs {
    const all = this.detectors.map(({ widthPx, heightPx }) => ({ widthPx, heightPx }));
    return { frame: this.frameInput, photo: all.at(-1) ?? this.frameInput, all };
  }

  /** Boxes in picture pixels, cut to the picture, largest first. `levels` of its pyramid, the first one first. */
  async find(picture: RgbPicture, levels: readonly RgbPicture[]): Promise<FoundFace[]> {
    const found: LevelBox[][] = [];
    const pending = [...levels];
    for (let level = pending.shift(); level !== undefined; level = pending.shift()) {
      found.push(await this.detect(picture, level));
      if (pending.length === 0 && this.needsNextLevel(level, found)) pending.push(await nextLevel(level));
    }
    return mergeLevels(found, this.limits)
      .map(({ score, points5, ...box }) => ({ ...clipBox(box, picture.widthPx, picture.heightPx), score, points5 }))
      .filter((box) => box.width >= 1 && box.height >= 1)
      .sort((a, b) => b.width * b.height - a.width * a.height);
  }

  private needsNextLevel(level: Size, found: readonly (readonly LevelBox[])[]): boolean {
    const sidePx = Math.max(level.widthPx, level.heightPx);
    const { widthAtInputPxMax, closeUpSidePxMax } = this.limits;
    if (found.every((boxes) => boxes.length === 0)) return sidePx > closeUpSidePxMax;
    return sidePx > smallestLevelPx && (found.at(-1) ?? []).some((box) => box.widthAtInputPx > widthAtInputPxMax);
  }

  private async detect(picture: RgbPicture, level: RgbPicture): Promise<LevelBox[]> {
    const detector = this.detectors.find((candidate) => fitsInto(level, candidate));
    if (detector === undefined) throw new Error(`No detector takes a picture of ${level.widthPx}x${level.heightPx}.`);
    const boxes = await detector.detect(level);
    const sx = picture.widthPx / level.widthPx;
    const sy = picture.heightPx / level.heightPx;
    return boxes.map((box) => ({ ...scaleFace(box, sx, sy), widthAtInputPx: box.width }));
  }
}
