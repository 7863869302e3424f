import { Admission } from './admission';
import { estimatePose } from './geometry/head-pose';
import type { RgbPicture } from './geometry/patch';
import type { FoundFace } from './models/face-detector';
import { openModels, type Models } from './models/open-models';
import type { CalibrationPoint, ModelPack, QualityGates } from './pack/model-pack';
import { refuseUnlessAccepted } from './pack/licence.policy';
import { defaultPackId, openPackFolder } from './pack/pack-folder';
import type { DetectedFace, PictureAnalysis } from './picture-analysis';
import { decodePicture, keepDecoderSmall, type DecodedPicture } from './pictures/picture-reader';
import { judgeQuality } from './quality.policy';
import { measureLight } from './sharpness';

export interface FaceEngineOptions {
  /** The folder that holds one folder per prepared pack. */
  readonly modelsDir: string;
  /** Default: the default pack. */
  readonly packId?: string;
  /** Detector input for camera frames; a prepared variant of that size must exist. Default 640 x 384. */
  readonly detectorInput?: { readonly widthPx: number; readonly heightPx: number };
  /** Threads per model. Default 1: more workers with one thread each do more than one worker with several. */
  readonly threads?: number;
  /** `flag` (default) scores every face that passed the gates; `off` leaves the model unloaded. */
  readonly liveness?: 'off' | 'flag';
  /** The id of the pack whose licence the operator accepts; some packs are opened only so. */
  readonly licenceAccepted?: string | undefined;
  /** Instead of the pack's own. */
  readonly gates?: Partial<QualityGates>;
}

export interface PackSummary {
  readonly id: string;
  readonly vectorSize: number;
  /** One-to-one false-match rates and the cosine that reaches them. A gallery of many needs a higher cosine. */
  readonly calibration: readonly CalibrationPoint[];
}

/** More faces than this in one picture are left out, smallest first. */
export const facesMax = 100;

/** One picture is decoded while another has the models; more would only cost memory. */
const picturesInWorkMax = 2;
const picturesWaitingMax = 32;

/**
 * Pictures to faces, with one pack's models. Holds no state between pictures. May be called many times at once: at most
 * two pictures are in work, 32 wait, and one at a time has the models, whose runs block the event loop for up to about
 * 15 ms each.
 */
export class FaceEngine {
  readonly pack: PackSummary;
  private readonly pictures = new Admission(picturesInWorkMax, picturesWaitingMax);
  private readonly turns = new Admission(1, picturesInWorkMax);

  private constructor(
    pack: ModelPack,
    private readonly gates: QualityGates,
    private readonly models: Models,
  ) {
    this.pack = { id: pack.id, vectorSize: pack.vectorSize, calibration: pack.calibration?.points ?? [] };
  }

  /**
   * Opens a prepared pack. Throws AppError `not_found` (not prepared), `malformed` (a digest or a model's shape is not
   * the expected one), `refused` (its licence is not accepted) or `invalid_argument` (no variant of that size).
   */
  static async load(options: FaceEngineOptions): Promise<FaceEngine> {
    keepDecoderSmall();
    const pack = await openPackFolder(options.modelsDir, options.packId ?? defaultPackId);
    refuseUnlessAccepted(pack, options.licenceAccepted);
    return new FaceEngine(pack, { ...pack.gates, ...options.gates }, await openModels(pack, options));
  }

  /** A camera's frame: one look for the detector, a second only when somebody stands close. Errors as analyzePhoto. */
  async analyzeFrame(jpeg: Uint8Array): Promise<PictureAnalysis> {
    return this.analyze(jpeg, (picture) => this.models.finder.prepareFrame(picture));
  }

  /**
   * A photo: looked at in several sizes, so that portraits and small faces in the back are both found.
   * Throws AppError `malformed`, `unsupported_media` or `too_large` for what is not a sound picture within the limits,
   * `unavailable` when too many pictures wait.
   */
  async analyzePhoto(picture: Uint8Array): Promise<PictureAnalysis> {
    return this.analyze(picture, (decoded) => this.models.finder.preparePhoto(decoded));
  }

  /** Finishes the pictures in work, refuses new ones, and frees the models. */
  async close(): Promise<void> {
    await this.pictures.close();
    for (const model of this.models.all) await model.close();
  }

  private async analyze(
    bytes: Uint8Array,
    prepare: (picture: RgbPicture) => Promise<RgbPicture[]>,
  ): Promise<PictureAnalysis> {
    return this.pictures.run(async () => {
      const picture = await decodePicture(bytes);
      const looks = await prepare(picture);
      return this.turns.run(async () => {
        const boxes = await this.models.finder.find(picture, looks);
        const faces: DetectedFace[] = [];
        for (const box of boxes.slice(0, facesMax)) faces.push(await this.describe(picture, box));
        const { widthPx, heightPx } = picture.facts;
        return { widthPx, heightPx, faces };
      });
    });
  }

  private async describe(picture: DecodedPicture, found: FoundFace): Promise<DetectedFace> {
    const { landmarks, embedder, liveness } = this.models;
    const { points5, luma } = await landmarks.locate(picture, found);
    // Sizes are judged in the pixels that were sent, not in those of our smaller copy.
    const toSent = picture.facts.widthPx / picture.widthPx;
    const box = {
      x: found.x * toSent,
      y: found.y * toSent,
      width: found.width * toSent,
      height: found.height * toSent,
    };
    const landmarks5 = points5.map((value) => value * toSent);
    const pose = estimatePose(landmarks5);
    const [lx, ly, rx, ry] = landmarks5 as [number, number, number, number];
    const quality = judgeQuality(
      {
        box,
        detectorScore: found.score,
        interEyePx: Math.hypot(rx - lx, ry - ly),
        pose,
        ...measureLight(luma, Math.sqrt(luma.length)),
      },
      this.gates,
    );
    const face = { box, detectorScore: found.score, landmarks5, pose, quality };
    if (quality.reasons.length > 0) return face;
    const embedding = await embedder.embed(picture, points5);
    return liveness === undefined
      ? { ...face, embedding }
      : { ...face, embedding, liveness: { score: await liveness.score(picture, found) } };
  }
}
