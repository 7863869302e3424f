import { estimatePose } from './geometry/head-pose';
import type { RgbPicture } from './geometry/patch';
import type { FoundFace } from './models/face-detector';
import type { Models } from './models/open-models';
import type { QualityGates } from './pack/model-pack';
import type { DetectedFace, FaceBox, PictureAnalysis } from './picture-analysis';
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

/** Decoded pictures to faces. One picture at a time: the models reuse their buffers. */
export class FaceAnalyzer {
  constructor(
    private readonly models: Models,
    private readonly gates: QualityGates,
  ) {}

  /** Largest face first. What a cheap measure refuses is not given to a dearer one. */
  async analyze({ picture, looks }: PreparedPicture): Promise<PictureAnalysis['faces']> {
    const found = await this.models.finder.find(picture, looks);
    const faces: DetectedFace[] = [];
    for (const face of found.slice(0, facesMax)) faces.push(await this.describe(picture, face));
    return faces;
  }

  private async describe(picture: PreparedPicture['picture'], found: FoundFace): Promise<DetectedFace> {
    // Sizes are judged in the pixels that were sent, not in those of our smaller copy.
    const toSent = picture.facts.widthPx / picture.widthPx;
    const box = {
      x: found.x * toSent,
      y: found.y * toSent,
      width: found.width * toSent,
      height: found.height * toSent,
    };
    if (box.width < this.gates.faceWidthPxMin) return this.refuseBySize(box, found, toSent);
    const { landmarks, embedder, liveness } = this.models;
    const { points5, luma } = await landmarks.locate(picture, found);
    const landmarks5 = points5.map((value) => value * toSent);
    const pose = estimatePose(landmarks5);
    const [lx, ly, rx, ry] = landmarks5 as [number, number, number, number];
    const measures = {
      box,
      detectorScore: found.score,
      interEyePx: Math.hypot(rx - lx, ry - ly),
      pose,
      ...measureLight(luma, Math.sqrt(luma.length)),
    };
    const seen = { box, detectorScore: found.score, landmarks5, pose };
    const cheap = judgeQuality(measures, this.gates);
    if (cheap.reasons.length > 0) return { ...seen, quality: cheap };
    const { vector: embedding, length: vectorLength } = await embedder.embed(picture, points5);
    const face = { ...seen, quality: judgeQuality({ ...measures, vectorLength }, this.gates) };
    if (face.quality.reasons.length > 0) return face;
    return liveness === undefined
      ? { ...face, embedding }
      : { ...face, embedding, liveness: { score: await liveness.score(picture, found) } };
  }

  /** The box says enough: a crowd far away costs one look of the detector and nothing a head. */
  private refuseBySize(box: FaceBox, found: FoundFace, toSent: number): DetectedFace {
    return {
      box,
      detectorScore: found.score,
      landmarks5: found.points5?.map((value) => value * toSent) ?? [],
      pose: { yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
      quality: {
        score: (0.5 * box.width) / this.gates.faceWidthPxMin,
        interEyePx: 0,
        sharpness: 0,
        brightness: 0,
        reasons: ['too_small'],
      },
    };
  }
}
