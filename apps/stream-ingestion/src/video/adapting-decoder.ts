import type { AccessUnit } from '@smart-attendance/rtsp';
import { Decoder, type DecoderEnd, type DecoderOptions, type PictureSink } from './decoder';
import type { DecoderSettings } from './decoder-arguments.policy';
import { FrameSizeLimiter, jpegQscale } from './jpeg-quality.policy';

/**
 * Between two changes of the picture's size at least: a camera that changes it at each picture may not start a decoder
 * for each.
 */
const changeEveryMs = 1_000;

/** Kept for software in case the hardware does not decode: the first second or two. */
const keptBytesMax = 8 * 1024 * 1024;

/**
 * A decoder that goes on where one alone would not: when the camera changes the size or kind of its picture (ffmpeg
 * would begin to count time anew in the middle), by software when the hardware never gave a picture, and with a quality
 * or size at which frames fit the bus. The next decoder begins at a keyframe, while the one before gives out all it
 * got, so no picture is missing.
 */
export class AdaptingDecoder {
  /** When ffmpeg is gone though nobody asked for it; never rejects. */
  readonly ended: Promise<DecoderEnd>;

  private current: Decoder;
  private next: DecoderSettings | undefined;
  private readonly leaving = new Set<Promise<void>>();
  private readonly sizeLimiter = new FrameSizeLimiter();
  /** Whose picture was shown last; what one before it still gives out comes too late. */
  private shown: Decoder | undefined;
  private hasShown = false;
  /** Size and kind of the pictures that the present decoder gets. */
  private form = '';
  private formSinceMs = -Infinity;
  /** Pictures are left out until the form may change again. */
  private isOfOtherForm = false;
  private isStopping = false;
  private kept: { readonly unit: AccessUnit; readonly atMs: number }[] = [];
  private keptBytes = 0;
  private end: (end: DecoderEnd) => void = () => undefined;

  constructor(
    private readonly options: DecoderOptions,
    private settings: DecoderSettings,
    private readonly sink: PictureSink,
  ) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.current = this.start();
  }

  /** As `Decoder.write`. */
  write(unit: AccessUnit, atMs: number): void {
    if (unit.isKeyframe && unit.settings !== '') this.follow(unit.settings, atMs);
    if (this.isOfOtherForm) {
      this.sink.onDropped('decoder_busy');
      return;
    }
    if (this.next !== undefined && unit.isKeyframe) this.changeOver(this.next);
    if (this.settings.hardware !== undefined && !this.hasShown) this.keep(unit, atMs);
    this.current.write(unit, atMs);
  }

  /** Ends every ffmpeg of it, and resolves when they are gone. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all([this.current.stop(), ...this.leaving]);
  }

  /** A keyframe of that form is next. */
  private follow(form: string, atMs: number): void {
    const isOther = this.form !== '' && this.form !== form;
    this.isOfOtherForm = isOther && atMs - this.formSinceMs < changeEveryMs;
    if (this.isOfOtherForm || this.form === form) return;
    this.form = form;
    this.formSinceMs = atMs;
    if (isOther) this.next ??= this.settings;
  }

  private start(): Decoder {
    const { settings, sink } = this;
    const decoder = new Decoder(this.options, settings, {
      ...sink,
      onPicture: (jpeg, grey) => {
        if (decoder !== this.current && this.shown === this.current) return;
        this.shown = decoder;
        this.hasShown = true;
        this.kept = [];
        if (settings === this.settings) this.plan(this.sizeLimiter.fitted(jpegQscale(jpeg), settings));
        sink.onPicture(jpeg, grey);
      },
      onDropped: (reason) => {
        if (reason === 'too_large' && settings === this.settings) this.plan(this.sizeLimiter.tooLarge(settings));
        sink.onDropped(reason);
      },
    });
    void decoder.ended.then((end) => {
      if (decoder === this.current && !this.isStopping) this.lose(end);
    });
    return decoder;
  }

  private plan(next: DecoderSettings | undefined): void {
    if (next === undefined || this.next !== undefined) return;
    this.next = next;
    this.sink.onAdapted?.('too_large', next);
  }

  private changeOver(next: DecoderSettings): void {
    const before = this.current;
    const left = before.finish().finally(() => this.leaving.delete(left));
    this.leaving.add(left);
    this.settings = next;
    this.next = undefined;
    this.current = this.start();
  }

  private lose(end: DecoderEnd): void {
    if (this.hasShown || this.settings.hardware === undefined || !end.wasRunning) {
      this.end(end);
      return;
    }
    const bySoftware = { ...this.settings };
    delete bySoftware.hardware;
    this.settings = bySoftware;
    this.sink.onAdapted?.('hardware', bySoftware);
    try {
      this.current = this.start();
    } catch (error) {
      this.end({ wasRunning: false, wasKilled: false, complaint: '', error: error as Error });
      return;
    }
    for (const { unit, atMs } of this.kept) this.current.write(unit, atMs);
    this.kept = [];
  }

  private keep(unit: AccessUnit, atMs: number): void {
    if (unit.isKeyframe) {
      this.kept = [];
      this.keptBytes = 0;
    }
    this.keptBytes += unit.bytes.length;
    if (this.keptBytes <= keptBytesMax) this.kept.push({ unit, atMs });
  }
}
