import { clipBox, containment, overlap } from './geometry/box';
import type { RgbPicture } from './geometry/patch';
import { scaleFace, type FaceDetector, type FoundFace } from './models/face-detector';
import { fitsInto, halfOf, smallestLookPx, type Look } from './image-pyramid';
import type { DetectorInputs } from './threads/models-thread';

/** A box found in one look, in picture pixels, and how wide it was where the detector saw it. */
export interface SeenBox extends FoundFace {
  readonly widthAtInputPx: number;
}

/**
 * From this width at the input on, the detector finds practically every face (19 px: 100 of 100). One that would be as
 * wide in the next smaller look and is not found there is no face: close-ups make the larger look see faces in hair and
 * cheeks, in 30 of 110 enlarged portraits.
 */
const surelyFoundPx = 20;
/** A box that lies this far inside a better one is a part of that face. */
const containmentMax = 0.55;

/**
 * One list out of looks that each show the picture at half the size of the one before. What the next look should have
 * found and did not is dropped. Of the rest, boxes too wide for the detector to place well come last, and of two boxes
 * of one face, or of a face and a part of it, the better one stays.
 */
export function mergeLooks(
  looks: readonly (readonly SeenBox[])[],
  limits: Pick<FinderLimits, 'widthAtInputPxMax' | 'iouMax'>,
): FoundFace[] {
  const { widthAtInputPxMax, iouMax } = limits;
  const isConfirmed = (box: SeenBox, next: readonly SeenBox[] | undefined): boolean =>
    next === undefined || box.widthAtInputPx / 2 < surelyFoundPx || next.some((other) => overlap(box, other) > iouMax);
  const confirmed = looks.flatMap((boxes, index) => boxes.filter((box) => isConfirmed(box, looks[index + 1])));
  const isTooWide = (box: SeenBox): boolean => box.widthAtInputPx > widthAtInputPxMax;
  const kept: SeenBox[] = [];
  for (const box of confirmed.sort((a, b) => Number(isTooWide(a)) - Number(isTooWide(b)) || b.score - a.score)) {
    const isAnother = kept.every((other) => overlap(box, other) <= iouMax && containment(box, other) <= containmentMax);
    if (isAnother) kept.push(box);
  }
  return kept;
}

export interface FinderLimits {
  readonly widthAtInputPxMax: number;
  readonly iouMax: number;
  /** In a look with a longer side than this, faces that fill it are missed; Infinity for a detector that finds them. */
  readonly closeUpLookPxMax: number;
}

/** Finds the faces of frames and photos with detectors of one model at different input sizes. */
export class FaceFinder {
  /** Smallest first. */
  private readonly detectors: readonly FaceDetector[];

  /**
   * @param detectors one or more; a look is given to the smallest it fits into
   * @param frameInput the size for frames that ask for none
   */
  constructor(
    detectors: readonly FaceDetector[],
    private readonly frameInput: Look,
    private readonly limits: FinderLimits,
  ) {
    this.detectors = [...detectors].sort((a, b) => a.widthPx * a.heightPx - b.widthPx * b.heightPx);
  }

  get inputs(): DetectorInputs {
    const all = this.detectors.map(({ widthPx, heightPx }) => ({ widthPx, heightPx }));
    return { frame: this.frameInput, photo: all.at(-1) ?? this.frameInput, all };
  }

  /** Boxes in picture pixels, cut to the picture, largest first. `looks` as prepared, first look first. */
  async find(picture: RgbPicture, looks: readonly RgbPicture[]): Promise<FoundFace[]> {
    const seen: SeenBox[][] = [];
    const pending = [...looks];
    for (let look = pending.shift(); look !== undefined; look = pending.shift()) {
      const boxes = await this.lookAt(picture, look);
      seen.push(boxes);
      if (pending.length === 0 && this.wantsSmallerLook(look, seen)) pending.push(await halfOf(look));
    }
    return mergeLooks(seen, this.limits)
      .map(({ score, points5, ...box }) => ({ ...clipBox(box, picture.widthPx, picture.heightPx), score, points5 }))
      .filter((box) => box.width >= 1 && box.height >= 1)
      .sort((a, b) => b.width * b.height - a.width * a.height);
  }

  private wantsSmallerLook(look: Look, seen: readonly (readonly SeenBox[])[]): boolean {
    const sidePx = Math.max(look.widthPx, look.heightPx);
    const { widthAtInputPxMax, closeUpLookPxMax } = this.limits;
    if (seen.every((boxes) => boxes.length === 0)) return sidePx > closeUpLookPxMax;
    return sidePx > smallestLookPx && (seen.at(-1) ?? []).some((box) => box.widthAtInputPx > widthAtInputPxMax);
  }

  private async lookAt(picture: RgbPicture, look: RgbPicture): Promise<SeenBox[]> {
    const detector = this.detectors.find((candidate) => fitsInto(look, candidate));
    if (detector === undefined) throw new Error(`No detector takes a look of ${look.widthPx}x${look.heightPx}.`);
    const boxes = await detector.detect(look);
    const sx = picture.widthPx / look.widthPx;
    const sy = picture.heightPx / look.heightPx;
    return boxes.map((box) => ({ ...scaleFace(box, sx, sy), widthAtInputPx: box.width }));
  }
}
