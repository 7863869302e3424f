import { AppError } from '@smart-attendance/errors';
import { FaceFinder } from '../face-finder';
import type { LivenessMode } from '../frame-search';
import type { InputSize, ModelFile, ModelPack } from '../pack/model-pack';
import { readModelFile } from '../pack/pack-folder';
import { ArcFaceEmbedder } from './arcface-embedder';
import { DetectorPoints } from './detector-points';
import type { FaceDetector } from './face-detector';
import type { FaceLandmarker } from './face-landmarker';
import { Landmark68Model } from './landmark68-model';
import { MiniFasNetLiveness } from './minifasnet-liveness';
import { ScrfdDetector } from './scrfd-detector';
import { UltraFaceDetector } from './ultraface-detector';
import { YuNetDetector } from './yunet-detector';

/** What a pack consists of, once opened. One face at a time: the models reuse their buffers. */
export interface Models {
  readonly finder: FaceFinder;
  readonly landmarks: FaceLandmarker;
  readonly embedder: ArcFaceEmbedder;
  /** Absent when the pack has none. */
  readonly liveness: OpenableLiveness | undefined;
  /** What is open by now. */
  readonly all: readonly { close(): Promise<void> }[];
}

/** A model that most installations never ask for, opened when the first one does and kept. */
export interface OpenableLiveness {
  /** Throws what opening a pack throws, and tries again at the next call. */
  open(): Promise<MiniFasNetLiveness>;
}

export interface OpenModelsOptions {
  readonly modelsDir: string;
  readonly detectorInput?: InputSize;
  readonly threads?: number;
  readonly liveness?: LivenessMode;
}

/**
 * SCRFD was trained at 640 x 640. Of 50 faces as high as the frame it finds all in a look 640 px wide and none in one of
 * 1280, where the others miss none.
 */
const scrfdCloseUpLookPxMax = 640;

type Variant = ModelFile & InputSize;

/**
 * Opens the models of a pack. Throws AppError `not_found` or `malformed` (a file is missing, or is not the expected
 * one) or `invalid_argument` (no variant of that detector input, no liveness model to enforce), and then leaves nothing open.
 */
export async function openModels(pack: ModelPack, options: OpenModelsOptions): Promise<Models> {
  const opener = new PackOpener(pack, options);
  try {
    return {
      finder: await opener.openFinder(),
      landmarks: await opener.openLandmarks(),
      embedder: await opener.openEmbedder(),
      liveness: await opener.openLiveness(),
      all: opener.opened,
    };
  } catch (error) {
    for (const model of opener.opened) await model.close();
    throw error;
  }
}

/** Opens one part of a pack after the other, and remembers what is open. */
class PackOpener {
  readonly opened: { close(): Promise<void> }[] = [];
  private readonly threads: number;

  constructor(
    private readonly pack: ModelPack,
    private readonly options: OpenModelsOptions,
  ) {
    this.threads = options.threads ?? 1;
  }

  async openFinder(): Promise<FaceFinder> {
    const { kind, variants, faceWidthAtInputPxMax, iouMax } = this.pack.detector;
    const { widthPx, heightPx } = chooseVariant(this.pack, this.options.detectorInput);
    const detectors: FaceDetector[] = [];
    // All at start: cameras may ask for any of them, and a wrong file must stop the start and not a frame.
    for (const variant of variants) detectors.push(await this.openDetector(variant));
    return new FaceFinder(
      detectors,
      { widthPx, heightPx },
      {
        widthAtInputPxMax: faceWidthAtInputPxMax,
        iouMax,
        closeUpLookPxMax: kind === 'scrfd' ? scrfdCloseUpLookPxMax : Infinity,
      },
    );
  }

  async openLandmarks(): Promise<FaceLandmarker> {
    const { landmarks } = this.pack;
    if (landmarks.kind === 'detector') return new DetectorPoints();
    const spec = { ...landmarks, label: landmarks.file.path };
    return this.keep(await Landmark68Model.open(await this.read(landmarks.file), spec, this.threads));
  }

  async openEmbedder(): Promise<ArcFaceEmbedder> {
    const { embedder, vectorSize } = this.pack;
    const spec = { ...embedder, label: embedder.file.path, vectorSize };
    return this.keep(await ArcFaceEmbedder.open(await this.read(embedder.file), spec, this.threads));
  }

  async openLiveness(): Promise<OpenableLiveness | undefined> {
    const { liveness } = this.pack;
    const { liveness: mode } = this.options;
    if (liveness === undefined) {
      if (mode !== 'enforce') return undefined;
      const message = `The pack ${this.pack.id} has no liveness model, so liveness cannot be enforced with it.`;
      throw new AppError('invalid_argument', message, { reason: 'no_liveness_model' });
    }
    const spec = { ...liveness, label: liveness.file.path };
    let opened: MiniFasNetLiveness | undefined;
    const open = async (): Promise<MiniFasNetLiveness> => {
      opened ??= this.keep(await MiniFasNetLiveness.open(await this.read(liveness.file), spec, this.threads));
      return opened;
    };
    if (mode !== 'off') await open();
    return { open };
  }

  private async openDetector(variant: Variant): Promise<FaceDetector> {
    const { detector } = this.pack;
    const { widthPx, heightPx, path } = variant;
    const size = { label: `${path} at ${widthPx}x${heightPx}`, widthPx, heightPx };
    const onnx = await this.read(variant);
    switch (detector.kind) {
      case 'ultraface-rfb':
        return this.keep(await UltraFaceDetector.open(onnx, { ...detector, ...size }, this.threads));
      case 'scrfd':
        return this.keep(await ScrfdDetector.open(onnx, { ...detector, ...size }, this.threads));
      case 'yunet':
        return this.keep(await YuNetDetector.open(onnx, { ...detector, ...size }, this.threads));
    }
  }

  private read(file: ModelFile): Promise<Buffer> {
    return readModelFile(this.options.modelsDir, this.pack, file);
  }

  private keep<T extends { close(): Promise<void> }>(model: T): T {
    this.opened.push(model);
    return model;
  }
}

function chooseVariant(pack: ModelPack, wanted: InputSize | undefined): Variant {
  const { variants } = pack.detector;
  const found =
    wanted === undefined
      ? variants[0]
      : variants.find(({ widthPx, heightPx }) => widthPx === wanted.widthPx && heightPx === wanted.heightPx);
  if (found !== undefined) return found;
  const sizes = variants.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`).join(', ');
  const asked = wanted === undefined ? 'any picture' : `${wanted.widthPx}x${wanted.heightPx}`;
  throw new AppError('invalid_argument', `The pack ${pack.id} has no detector for ${asked}; it has ${sizes}.`, {
    reason: 'no_such_variant',
  });
}
