import { AppError, RestartingThread } from '@smart-attendance/errors';
import type { FaceEngineOptions, PackSummary } from './engine-options';
import type { FrameSearch, PictureSearch, UnmetOption } from './frame-search';
import type { RotationDegrees } from './geometry/rotation';
import { fitsInto, inputWithin } from './input-size';
import {
  bestRotation,
  isSurelyUpright,
  rotationsToTry,
  unrotateFaces,
  type RotatedFaces,
} from './photo-rotation.policy';
import type { FoundInPicture, FrameAnalysis, PhotoAnalysis, PictureAnalysis } from './picture-analysis';
import { startDecoderThread, type DecoderWork, type Preparation } from './threads/decoder-thread';
import { startModelsThread, type ModelsWork } from './threads/models-thread';

/**
 * Each has up to 26 MB of pixels. Two keep both threads busy; whoever has more than this waits in a line of its own.
 */
const picturesAtOnceMax = 16;

/**
 * Pictures to faces, with one pack's models. Holds no state between pictures. May be called several times at once, and
 * one picture at a time has the models. Pictures are decoded in one thread and the models run in another, so the
 * caller's event loop stays free and its heap holds no pixels.
 */
export class FaceEngine {
  readonly pack: PackSummary;
  private readonly inHand = new Set<Promise<unknown>>();
  private isClosing = false;
  /** Where pictures in hand have their pixels, when they are not in use. */
  private readonly freeMemory: SharedArrayBuffer[] = [];

  private constructor(
    private readonly decoder: RestartingThread<DecoderWork>,
    private readonly models: RestartingThread<ModelsWork>,
  ) {
    this.pack = models.opened.pack;
  }

  /**
   * Opens a prepared pack.
   * @throws AppError `not_found` (not prepared), `malformed` (a digest or a model's shape is not the expected one),
   *   `refused` (its licence is not accepted) or `invalid_argument` (no variant of that detector input)
   */
  static async load(options: FaceEngineOptions): Promise<FaceEngine> {
    const models = await RestartingThread.start(() => startModelsThread(options));
    try {
      return new FaceEngine(await RestartingThread.start(startDecoderThread), models);
    } catch (error) {
      await models.close();
      throw error;
    }
  }

  /**
   * A camera's frame: one run of the detector, a second only when somebody stands close. What it asks for beyond the
   * pack's means is left out and named in `unmet`.
   * @throws as analyzePhoto does
   */
  async analyzeFrame(jpeg: Uint8Array, search: FrameSearch = {}): Promise<FrameAnalysis> {
    const { inputs, judgesLiveness } = this.models.opened;
    const { detectorInput: wanted = inputs.frame, ...rest } = search;
    const inputSize = inputWithin(wanted, inputs.all);
    const analysis = await this.analyze(jpeg, { kind: 'frame', inputSize, rotation: 0 }, rest);
    const unmet: UnmetOption[] = [];
    if (!fitsInto(wanted, inputSize)) unmet.push('detector_input');
    if (search.liveness === 'enforce' && !judgesLiveness) unmet.push('liveness');
    return { ...analysis, unmet };
  }

  /**
   * A photo: searched in several sizes, so that portraits and small faces in the back are both found. With
   * `triesRotated`, one that shows no face which is surely upright is searched three more times, rotated: some cameras
   * do not say that they were held on their side.
   * @throws AppError `malformed`, `unsupported_media` or `too_large` for what is not a sound picture within the limits,
   *   `unavailable` when too many pictures are in hand, `internal` when the models failed
   */
  async analyzePhoto(
    picture: Uint8Array,
    { triesRotated = false }: { readonly triesRotated?: boolean } = {},
  ): Promise<PhotoAnalysis> {
    const upright = await this.analyzeRotated(picture, 0);
    const candidates: [RotatedFaces, ...RotatedFaces[]] = [upright];
    if (triesRotated && !isSurelyUpright(upright.faces)) {
      for (const rotation of rotationsToTry) candidates.push(await this.analyzeRotated(picture, rotation));
    }
    const best = bestRotation(candidates);
    const { widthPx, heightPx } = upright;
    return { widthPx, heightPx, faces: unrotateFaces(best, upright), rotationDegrees: best.rotationDegrees };
  }

  /** Finishes the pictures in hand, refuses new ones, and frees the models. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.allSettled(this.inHand);
    await this.decoder.close();
    await this.models.close();
  }

  private async analyzeRotated(
    picture: Uint8Array,
    rotation: RotationDegrees,
  ): Promise<PictureAnalysis & RotatedFaces> {
    const { photo: inputSize } = this.models.opened.inputs;
    const { widthPx, heightPx, faces } = await this.analyze(picture, { kind: 'photo', inputSize, rotation }, {});
    return { widthPx, heightPx, faces, rotationDegrees: rotation };
  }

  private async analyze(
    bytes: Uint8Array,
    preparation: Preparation,
    search: PictureSearch,
  ): Promise<PictureAnalysis & FoundInPicture> {
    if (this.isClosing) throw AppError.unavailable('The face engine is closing and');
    if (this.inHand.size >= picturesAtOnceMax) throw AppError.unavailable('The face engine has too many pictures and');
    const work = this.decodeAndFind(bytes, preparation, search);
    this.inHand.add(work);
    try {
      return await work;
    } finally {
      this.inHand.delete(work);
    }
  }

  private async decodeAndFind(
    bytes: Uint8Array,
    preparation: Preparation,
    search: PictureSearch,
  ): Promise<PictureAnalysis & FoundInPicture> {
    let memory = this.freeMemory.pop() ?? new SharedArrayBuffer(0);
    try {
      // A copy, because bytes from the bus are a view of a chunk with more in it, which would be copied whole.
      const own = new Uint8Array(bytes);
      const { shared, facts } = await this.decoder.run({ bytes: own, memory, ...preparation }, [own.buffer]);
      memory = shared.memory;
      const found = await this.models.run({ shared, search });
      return { widthPx: facts.widthPx, heightPx: facts.heightPx, ...found };
    } finally {
      this.freeMemory.push(memory);
    }
  }
}
