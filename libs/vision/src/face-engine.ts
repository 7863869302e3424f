import { Admission } from './admission';
import type { FaceEngineOptions, PackSummary } from './engine-options';
import { EngineThread } from './engine-thread';
import type { FrameSearch, PictureSearch, UnmetWish } from './frame-search';
import type { RgbPicture } from './geometry/patch';
import { fitsInto, inputWithin, prepareFrame, preparePhoto } from './looks';
import type { FoundInPicture, FrameAnalysis, PictureAnalysis } from './picture-analysis';
import { decodePicture, keepDecoderSmall } from './pictures/picture-reader';

/** One picture is decoded while another has the models; more would only cost memory. */
const picturesInWorkMax = 2;
const picturesWaitingMax = 32;

/**
 * Pictures to faces, with one pack's models. Holds no state between pictures. May be called many times at once: at most
 * two pictures are in work, 32 wait, and one at a time has the models. Pictures are decoded by the decoder's own
 * threads and the models run in one of ours, so the caller's event loop stays free.
 */
export class FaceEngine {
  readonly pack: PackSummary;
  private readonly pictures = new Admission(picturesInWorkMax, picturesWaitingMax);
  private opening: Promise<EngineThread> | undefined;

  private constructor(
    private readonly options: FaceEngineOptions,
    private thread: EngineThread,
  ) {
    this.pack = thread.opened.pack;
  }

  /**
   * Opens a prepared pack. Throws AppError `not_found` (not prepared), `malformed` (a digest or a model's shape is not
   * the expected one), `refused` (its licence is not accepted) or `invalid_argument` (no variant of that detector input).
   */
  static async load(options: FaceEngineOptions): Promise<FaceEngine> {
    keepDecoderSmall();
    return new FaceEngine(options, await EngineThread.start(options));
  }

  /**
   * A camera's frame: one look for the detector, a second only when somebody stands close. What it asks for beyond the
   * pack's means is left out and named in `unmet`. Errors as analyzePhoto.
   */
  async analyzeFrame(jpeg: Uint8Array, search: FrameSearch = {}): Promise<FrameAnalysis> {
    const { inputs, judgesLiveness } = this.thread.opened;
    const { detectorInput: wanted = inputs.frame, ...rest } = search;
    const input = inputWithin(wanted, inputs.all);
    const analysis = await this.analyze(jpeg, (picture) => prepareFrame(picture, input), rest);
    const unmet: UnmetWish[] = [];
    if (!fitsInto(wanted, input)) unmet.push('detector_input');
    if (search.liveness === 'enforce' && !judgesLiveness) unmet.push('liveness');
    return { ...analysis, unmet };
  }

  /**
   * A photo: looked at in several sizes, so that portraits and small faces in the back are both found.
   * Throws AppError `malformed`, `unsupported_media` or `too_large` for what is not a sound picture within the limits,
   * `unavailable` when too many pictures wait, `internal` when the models failed.
   */
  async analyzePhoto(picture: Uint8Array): Promise<PictureAnalysis> {
    const prepare = (decoded: RgbPicture) => preparePhoto(decoded, this.thread.opened.inputs.photo);
    const { widthPx, heightPx, faces } = await this.analyze(picture, prepare, {});
    return { widthPx, heightPx, faces };
  }

  /** Finishes the pictures in work, refuses new ones, and frees the models. */
  async close(): Promise<void> {
    await this.pictures.close();
    await this.thread.close();
  }

  private async analyze(
    bytes: Uint8Array,
    prepare: (picture: RgbPicture) => Promise<RgbPicture[]>,
    search: PictureSearch,
  ): Promise<PictureAnalysis & FoundInPicture> {
    return this.pictures.run(async () => {
      const picture = await decodePicture(bytes);
      const looks = await prepare(picture);
      const thread = await this.livingThread();
      const found = await thread.analyze({ picture, looks }, search);
      const { widthPx, heightPx } = picture.facts;
      return { widthPx, heightPx, ...found };
    });
  }

  /** A thread that died took the pictures it had with it; the next picture gets a new one. */
  private async livingThread(): Promise<EngineThread> {
    if (!this.thread.isEnded) return this.thread;
    this.opening ??= EngineThread.start(this.options);
    try {
      this.thread = await this.opening;
      return this.thread;
    } finally {
      this.opening = undefined;
    }
  }
}
