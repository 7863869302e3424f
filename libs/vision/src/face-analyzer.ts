import type { LivenessMode, PictureSearch } from './frame-search';
import type { Box } from './geometry/box';
import { estimatePose } from './geometry/head-pose';
import type { RgbPicture } from './geometry/patch';
import { isInside, type Polygon } from './geometry/polygon';
import type { Look } from './image-pyramid';
import type { FoundFace } from './models/face-detector';
import type { Models } from './models/open-models';
import type { QualityGates } from './pack/model-pack';
import type { DetectedFace, FaceBox, FoundInPicture } from './picture-analysis';
import type { DecodedPicture } from './pictures/picture-reader';
import { judgeQuality } from './quality.policy';
import { measureLight } from './sharpness';

/** More faces than this in one picture are left out, smallest first. */
export const facesMax = 100;

/** What is needed of a decoded picture to look for faces in it. */
export interface PreparedPicture {
  readonly picture: Omit<DecodedPicture, 'facts'> & { readonly facts: Pick<DecodedPicture['facts'], 'widthPx'> };
  /** The picture in the sizes the detector sees, largest first. */
  readonly looks: readonly RgbPicture[];
}

/** What holds for a picture that asks for nothing else. */
export interface AnalyzerDefaults {
  readonly gates: QualityGates;
  readonly liveness: LivenessMode;
}

/** Decoded pictures to faces. One picture at a time: the models reuse their buffers. */
export class FaceAnalyzer {
  constructor(
    private readonly models: Models,
    private readonly defaults: AnalyzerDefaults,
  ) {}

  /** Largest face first. What a cheap measure refuses is not given to a dearer one. */
  async analyze({ picture, looks }: PreparedPicture, search: PictureSearch = {}): Promise<FoundInPicture> {
    const found = await this.models.finder.find(picture, looks);
    const watched = found.filter((face) => isWatched(face, picture, search.watchedZones));
    const rules = this.rulesFor(search);
    const faces: DetectedFace[] = [];
    for (const face of watched.slice(0, facesMax)) faces.push(await this.describe(picture, face, rules));
    return { faces, facesOutsideZones: found.length - watched.length };
  }

  /** A picture may ask for wider faces than the engine does; of narrower ones no vector would be worth comparing. */
  private rulesFor({ faceWidthPxMin = 0, liveness = this.defaults.liveness }: PictureSearch): AnalyzerDefaults {
    const { gates } = this.defaults;
    return { gates: { ...gates, faceWidthPxMin: Math.max(gates.faceWidthPxMin, faceWidthPxMin) }, liveness };
  }

  private async describe(
    picture: PreparedPicture['picture'],
    found: FoundFace,
    { gates, liveness: mode }: AnalyzerDefaults,
  ): Promise<DetectedFace> {
    // Sizes are judged in the pixels that were sent, not in those of our smaller copy.
    const toSent = picture.facts.widthPx / picture.widthPx;
    const box = {
      x: found.x * toSent,
      y: found.y * toSent,
      width: found.width * toSent,
      height: found.height * toSent,
    };
    if (box.width < gates.faceWidthPxMin) return refuseBySize(box, found, toSent, gates);
    const { landmarks, embedder, liveness } = this.models;
    const { points5, luma } = await landmarks.locate(picture, found);
    const landmarks5 = points5.map((value) => value * toSent);
    const pose = estimatePose(landmarks5);
    const measures = {
      box,
      detectorScore: found.score,
      interEyePx: interEyePxOf(landmarks5),
      pose,
      ...measureLight(luma, Math.sqrt(luma.length)),
    };
    const seen = { box, detectorScore: found.score, landmarks5, pose };
    const cheap = judgeQuality(measures, gates);
    if (cheap.reasons.length > 0) return { ...seen, quality: cheap };
    // Nobody may count a face whose liveness is enforced and unknown, so nobody gets its vector.
    if (mode === 'enforce' && liveness === undefined) return { ...seen, quality: cheap };
    const { vector: embedding, length: vectorLength } = await embedder.embed(picture, points5);
    const face = { ...seen, quality: judgeQuality({ ...measures, vectorLength }, gates) };
    if (face.quality.reasons.length > 0) return face;
    if (mode === 'off' || liveness === undefined) return { ...face, embedding };
    const model = await liveness.open();
    return { ...face, embedding, liveness: { score: await model.score(picture, found) } };
  }
}

function isWatched(face: Box, picture: Look, zones: readonly Polygon[] = []): boolean {
  if (zones.length === 0) return true;
  const centre = {
    x: (face.x + face.width / 2) / picture.widthPx,
    y: (face.y + face.height / 2) / picture.heightPx,
  };
  return zones.some((zone) => isInside(centre, zone));
}

/** The box says enough: a crowd far away costs one look of the detector and nothing a head. */
function refuseBySize(box: FaceBox, found: FoundFace, toSent: number, gates: QualityGates): DetectedFace {
  const landmarks5 = found.points5?.map((value) => value * toSent) ?? [];
  return {
    box,
    detectorScore: found.score,
    landmarks5,
    pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
    quality: {
      score: (0.5 * box.width) / gates.faceWidthPxMin,
      interEyePx: 0,
      sharpness: 0,
      brightness: 0,
      reasons: ['too_small'],
    },
  };
}

function interEyePxOf(landmarks5: readonly number[]): number {
  const [lx = 0, ly = 0, rx = 0, ry = 0] = landmarks5;
  return Math.hypot(rx - lx, ry - ly);
}
