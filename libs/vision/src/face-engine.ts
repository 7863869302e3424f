import { Admission } from './admission';
import type { FaceEngineOptions, PackSummary } from './engine-options';
import type { FrameSearch, PictureSearch, UnmetWish } from './frame-search';
import type { TurnDegrees } from './geometry/rotation';
import { fitsInto, inputWithin } from './image-pyramid';
import { bestTurn, facesAsItStands, isSurelyUpright, turnsToTry, type SeenTurned } from './photo-rotation.policy';
import type { FoundInPicture, FrameAnalysis, PhotoAnalysis, PictureAnalysis } from './picture-analysis';
import { startDecoderThread, type DecoderWork } from './threads/decoder-thread';
import { LivingThread } from './threads/restarting-thread';
import { startModelsThread, type ModelsWork } from './threads/models-thread';

/** One picture is decoded while another has the models; more would only cost memory. */
const picturesInWorkMax = 2;
const picturesWaitingMax = 32;

/**
 * Pictures to faces, with one pack's models. Holds no state between pictures. May be called many times at once: at most
 * two pictures are in work, 32 wait, and one at a time has the models. Pictures are decoded in one thread and the models
 * run in another, so the caller's event loop stays free and its heap holds no pixels.
 */
export class FaceEngine {
  readonly pack: PackSummary;
  private readonly pictures = new Admission(picturesInWorkMax, picturesWaitingMax);
  /** Where pictures in work have their pixels, when they are not in use. */
  private readonly freeMemory: SharedArrayBuffer[] = [];

  private constructor(
    private readonly decoder: LivingThread<DecoderWork>,
    private readonly models: LivingThread<ModelsWork>,
  ) {
    this.pack = models.opened.pack;
  }

  /**
   * Opens a prepared pack. Throws AppError `not_found` (not prepared), `malformed` (a digest or a model's shape is not
   * the expected one), `refused` (its licence is not accepted) or `invalid_argument` (no variant of that detector input).
   */
  static async load(options: FaceEngineOptions): Promise<FaceEngine> {
    const models = await LivingThread.start(() => startModelsThread(options));
    try {
      return new FaceEngine(await LivingThread.start(startDecoderThread), models);
    } catch (error) {
      await models.close();
      throw error;
    }
  }

  /**
   * A camera's frame: one look for the detector, a second only when somebody stands close. What it asks for beyond the
   * pack's means is left out and named in `unmet`. Errors as analyzePhoto.
   */
  async analyzeFrame(jpeg: Uint8Array, search: FrameSearch = {}): Promise<FrameAnalysis> {
    const { inputs, judgesLiveness } = this.models.opened;
    const { detectorInput: wanted = inputs.frame, ...rest } = search;
    const input = inputWithin(wanted, inputs.all);
    const analysis = await this.analyze(jpeg, { lookFor: 'frame', input, turn: 0 }, rest);
    const unmet: UnmetWish[] = [];
    if (!fitsInto(wanted, input)) unmet.push('detector_input');
    if (search.liveness === 'enforce' && !judgesLiveness) unmet.push('liveness');
    return { ...analysis, unmet };
  }

  /**
   * A photo: looked at in several sizes, so that portraits and small faces in the back are both found. With `triesTurned`, one
   * that shows no face which surely stands upright is looked at three more times, turned: some cameras do not say that
   * they were held on their side.
   * Throws AppError `malformed`, `unsupported_media` or `too_large` for what is not a sound picture within the limits,
   * `unavailable` when too many pictures wait, `internal` when the models failed.
   */
  async analyzePhoto(
    picture: Uint8Array,
    { triesTurned = false }: { readonly triesTurned?: boolean } = {},
  ): Promise<PhotoAnalysis> {
    const first = await this.seePhoto(picture, 0);
    const seen: [SeenTurned, ...SeenTurned[]] = [first];
    if (triesTurned && !isSurelyUpright(first.faces)) {
      for (const turn of turnsToTry) seen.push(await this.seePhoto(picture, turn));
    }
    const best = bestTurn(seen);
    const { widthPx, heightPx } = first;
    return { widthPx, heightPx, faces: facesAsItStands(best, first), turnedDegrees: best.turnedDegrees };
  }

  /** Finishes the pictures in work, refuses new ones, and frees the models. */
  async close(): Promise<void> {
    await this.pictures.close();
    await this.decoder.close();
    await this.models.close();
  }

  private async seePhoto(picture: Uint8Array, turn: TurnDegrees): Promise<PictureAnalysis & SeenTurned> {
    const { photo: input } = this.models.opened.inputs;
    const { widthPx, heightPx, faces } = await this.analyze(picture, { lookFor: 'photo', input, turn }, {});
    return { widthPx, heightPx, faces, turnedDegrees: turn };
  }

  private async analyze(
    bytes: Uint8Array,
    look: Pick<DecoderWork['work'], 'lookFor' | 'input' | 'turn'>,
    search: PictureSearch,
  ): Promise<PictureAnalysis & FoundInPicture> {
    return this.pictures.run(async () => {
      let memory = this.freeMemory.pop() ?? new SharedArrayBuffer(0);
      try {
        // A copy, because bytes from the bus are a view of a chunk with more in it, which would be copied whole.
        const own = new Uint8Array(bytes);
        const { placed, facts } = await this.decoder.ask({ bytes: own, memory, ...look }, [own.buffer]);
        memory = placed.memory;
        const found = await this.models.ask({ placed, search });
        return { widthPx: facts.widthPx, heightPx: facts.heightPx, ...found };
      } finally {
        this.freeMemory.push(memory);
      }
    });
  }
}
