import { AppError } from '@smart-attendance/errors';
import type { FaceEngineOptions } from '../engine-options';
import { FaceFinder } from '../face-finder';
import type { InputSize } from '../input-size';
import type { ModelFile, ModelPack } from '../pack/model-pack';
import { readModelFile } from '../pack/pack-folder';
import { ArcFaceEmbedder } from './arcface-embedder';
import { DetectorPoints } from './detector-points';
import { FaceDetector, type DetectorNetwork, type DetectorSpec } from './face-detector';
import type { FaceLandmarker } from './face-landmarker';
import { Landmark68Model } from './landmark68-model';
import { MiniFasNetLiveness } from './minifasnet-liveness';
import type { RunObserver, SessionOptions } from './model-session';
import { scrfdNetwork } from './scrfd-network';
import { ultraFaceNetwork } from './ultraface-network';
import { yuNetNetwork } from './yunet-network';

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
interface OpenableLiveness {
  /**
   * Tries again at the next call if it fails.
   * @throws what opening a pack throws
   */
  open(): Promise<MiniFasNetLiveness>;
}

/**
 * SCRFD was trained at 640 x 640. Of 50 faces as high as the frame it finds all on a level 640 px wide and none on one
 * of 1280, where the others miss none.
 */
const scrfdCloseUpSidePxMax = 640;

type Variant = ModelFile & InputSize;

/**
 * Opens the models of a pack, or none of them.
 * @throws AppError `not_found` or `malformed` (a file is missing, or is not the expected one) or `invalid_argument` (no
 *   variant of that detector input, no liveness model to enforce)
 */
export async function openModels(pack: ModelPack, options: FaceEngineOptions, onRun?: RunObserver): Promise<Models> {
  const opener = new PackOpener(pack, options, onRun);
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
  private readonly session: SessionOptions;

  constructor(
    private readonly pack: ModelPack,
    private readonly options: FaceEngineOptions,
    onRun: RunObserver | undefined,
  ) {
    this.session = { threads: options.threads ?? 1, onRun };
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
        closeUpSidePxMax: kind === 'scrfd' ? scrfdCloseUpSidePxMax : Infinity,
      },
    );
  }

  async openLandmarks(): Promise<FaceLandmarker> {
    const { landmarks } = this.pack;
    if (landmarks.kind === 'detector') return new DetectorPoints();
    const spec = { ...landmarks, label: landmarks.file.path };
    return this.keep(await Landmark68Model.open(await this.read(landmarks.file), spec, this.session));
  }

  async openEmbedder(): Promise<ArcFaceEmbedder> {
    const { embedder, vectorSize } = this.pack;
    const spec = { ...embedder, label: embedder.file.path, vectorSize };
    return this.keep(await ArcFaceEmbedder.open(await this.read(embedder.file), spec, this.session));
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
      opened ??= this.keep(await MiniFasNetLiveness.open(await this.read(liveness.file), spec, this.session));
      return opened;
    };
    if (mode !== 'off') await open();
    return { open };
  }

  private async openDetector(variant: Variant): Promise<FaceDetector> {
    const { widthPx, heightPx, path } = variant;
    const spec = { ...this.pack.detector, label: `${path} at ${widthPx}x${heightPx}`, widthPx, heightPx };
    return this.keep(await FaceDetector.open(await this.read(variant), spec, networkOf(spec), this.session));
  }

  private read(file: ModelFile): Promise<Buffer> {
    return readModelFile(this.options.modelsDir, this.pack, file);
  }

  private keep<T extends { close(): Promise<void> }>(model: T): T {
    this.opened.push(model);
    return model;
  }
}

function networkOf(spec: ModelPack['detector'] & DetectorSpec): DetectorNetwork {
  switch (spec.kind) {
    case 'ultraface-rfb':
      return ultraFaceNetwork(spec);
    case 'scrfd':
      return scrfdNetwork(spec);
    case 'yunet':
      return yuNetNetwork(spec);
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
