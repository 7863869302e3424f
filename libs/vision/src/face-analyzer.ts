import type { FaceEngineOptions, OpenedModels } from './engine-options';
import type { LivenessMode, PictureSearch } from './frame-search';
import type { Box, Size } from './geometry/box';
import { estimatePose } from './geometry/head-pose';
import type { RgbPicture } from './geometry/patch';
import { isInside, type Polygon } from './geometry/polygon';
import type { FoundFace } from './models/found-face';
import type { RunObserver } from './models/model-session';
import { openModels, type Models } from './models/open-models';
import { refuseUnlessAccepted } from './pack/licence.policy';
import type { ModelPack, QualityGates } from './pack/model-pack';
import { defaultPackId, openPackFolder } from './pack/pack-folder';
import type { DetectedFace, FoundInPicture } from './picture-analysis';
import type { DecodedPicture } from './pictures/picture-reader';
import { judgeQuality } from './quality.policy';
import { measureLight } from './sharpness';

/** More faces than this in one picture are left out, smallest first. */
export const facesMax = 100;

/** What is needed of a decoded picture to look for faces in it. */
export interface PreparedPicture {
  readonly picture: Omit<DecodedPicture, 'facts'> & { readonly facts: Pick<DecodedPicture['facts'], 'widthPx'> };
  /** The picture in the sizes the detector sees, largest first. */
  readonly levels: readonly RgbPicture[];
}

/** What is done with a prepared picture and each of its faces. */
export type AnalysisStage = 'detect' | 'landmarks' | 'quality' | 'align' | 'embed' | 'liveness';

/** Watches the work from inside, as a benchmark does. */
interface AnalysisObserver {
  /** Does the work of one stage and gives back what it gives. */
  stage?<T>(stage: AnalysisStage, work: () => T | Promise<T>): Promise<T>;
  readonly run?: RunObserver;
}

/** What holds for a picture that asks for nothing else. */
interface AnalyzerDefaults {
  readonly gates: QualityGates;
  readonly liveness: LivenessMode;
}

/**
 * Decoded pictures to faces, in the caller's thread, which each run of a model blocks. One picture at a time: the
 * models reuse their buffers.
 */
export class FaceAnalyzer {
  private constructor(
    private readonly pack: ModelPack,
    private readonly models: Models,
    private readonly defaults: AnalyzerDefaults,
    private readonly observer: AnalysisObserver,
  ) {}

  /** @throws what FaceEngine.load throws */
  static async open(options: FaceEngineOptions, observer: AnalysisObserver = {}): Promise<FaceAnalyzer> {
    const pack = await openPackFolder(options.modelsDir, options.packId ?? defaultPackId);
    refuseUnlessAccepted(pack, options.licenceAccepted);
    const models = await openModels(pack, options, observer.run);
    const defaults = { gates: { ...pack.gates, ...options.gates }, liveness: options.liveness ?? 'flag' };
    return new FaceAnalyzer(pack, models, defaults, observer);
  }

  get opened(): OpenedModels {
    const { id, vectorSize, calibration } = this.pack;
    return {
      pack: { id, vectorSize, calibration: calibration?.points ?? [] },
      inputs: this.models.finder.inputs,
      judgesLiveness: this.models.liveness !== undefined,
    };
  }

  /** Largest face first. What a cheap measure refuses is not given to a dearer one. */
  async analyze({ picture, levels }: PreparedPicture, search: PictureSearch = {}): Promise<FoundInPicture> {
    const found = await this.stage('detect', () => this.models.finder.find(picture, levels));
    const watched = found.filter((face) => isWatched(face, picture, search.watchedZones));
    const rules = this.rulesFor(search);
    const faces: DetectedFace[] = [];
    for (const face of watched.slice(0, facesMax)) faces.push(await this.describe(picture, face, rules));
    return { faces, facesOutsideZones: found.length - watched.length };
  }

  async close(): Promise<void> {
    for (const model of this.models.all) await model.close();
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
    const { points5, luma } = await this.stage('landmarks', () => landmarks.locate(picture, found));
    const landmarks5 = points5.map((value) => value * toSent);
    const measures = await this.stage('quality', () => ({
      box,
      detectorScore: found.score,
      interEyePx: interEyePxOf(landmarks5),
      pose: estimatePose(landmarks5),
      ...measureLight(luma, Math.sqrt(luma.length)),
    }));
    const located = { box, detectorScore: found.score, landmarks5, pose: measures.pose };
    const cheap = judgeQuality(measures, gates);
    if (cheap.reasons.length > 0) return { ...located, quality: cheap };
    // Nobody may count a face whose liveness is enforced and unknown, so nobody gets its vector.
    if (mode === 'enforce' && liveness === undefined) return { ...located, quality: cheap };
    const aligned = await this.stage('align', () => embedder.align(picture, points5));
    const { vector: embedding, length: vectorLength } = await this.stage('embed', () => embedder.embed(aligned));
    const face = { ...located, quality: judgeQuality({ ...measures, vectorLength }, gates) };
    if (face.quality.reasons.length > 0) return face;
    if (mode === 'off' || liveness === undefined) return { ...face, embedding };
    const model = await liveness.open();
    const score = await this.stage('liveness', () => model.score(picture, found));
    return { ...face, embedding, liveness: { score } };
  }

  private async stage<T>(stage: AnalysisStage, work: () => T | Promise<T>): Promise<T> {
    return this.observer.stage === undefined ? work() : this.observer.stage(stage, work);
  }
}

function isWatched(face: Box, picture: Size, zones: readonly Polygon[] = []): boolean {
  if (zones.length === 0) return true;
  const centre = {
    x: (face.x + face.width / 2) / picture.widthPx,
    y: (face.y + face.height / 2) / picture.heightPx,
  };
  return zones.some((zone) => isInside(centre, zone));
}

/** The box says enough: a crowd far away costs one run of the detector and nothing a head. */
function refuseBySize(box: Box, found: FoundFace, toSent: number, gates: QualityGates): DetectedFace {
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
