import type { CameraNetworks, CameraUrl } from '@smart-attendance/contracts';
import { machineShortageOf, type LookupAll } from '@smart-attendance/errors';
import {
  type AccessUnit,
  type Credentials,
  type Depacketizer,
  type MediaTrack,
  RtspSession,
  type TransportChoice,
  type VideoCodec,
} from '@smart-attendance/rtsp';
import { AdaptingDecoder } from '../video/adapting-decoder';
import type { DecoderEnd, PictureSink } from '../video/decoder';
import type { DecoderSettings } from '../video/decoder-arguments.policy';
import { FrameBucket } from '../video/frame-bucket.policy';
import { BrokenPictureDetector } from '../video/broken-picture-detector';
import { StreamFailure, toStreamFailure } from '../stream-failure';
import { judgeEnd, tooLate, type StreamPhase } from './end-of-stream.policy';

/** What happens while a stream plays. */
export interface StreamSink extends PictureSink {
  readonly onFirstResponse?: () => void;
  readonly onDescribed?: (track: MediaTrack, codec: VideoCodec) => void;
  readonly onUnit?: (unit: AccessUnit) => void;
  /** Bytes of video that came since the last call; at each decoded picture and at the end. */
  readonly onReceived?: (bytes: number) => void;
  /** Bytes that belonged to no response and to no packet, and were skipped. */
  readonly onStrayBytes?: (bytes: number) => void;
}

export interface PlayOptions {
  readonly address: CameraUrl;
  readonly credentials: Credentials;
  /** Where cameras may be. */
  readonly networks: CameraNetworks;
  /** How names are resolved; the system's way unless told. */
  readonly lookUp?: LookupAll;
  readonly transport: TransportChoice;
  readonly verifiesCertificate: boolean;
  readonly ffmpegFile: string;
  readonly decoding: DecoderSettings;
  readonly jpegBytesMax: number;
  /** From the first request to the first picture. */
  readonly connectDeadlineMs: number;
  /** From the first request to the first response: a camera that hangs is tried again sooner than one that is slow. */
  readonly answerDeadlineMs?: number;
  /** From the beginning until somebody has taken the connection. */
  readonly reachDeadlineMs?: number;
  /** Without a picture for so long, a stream that was live is given up. */
  readonly silenceMaxMs: number;
  /** Aborting ends it in good order. */
  readonly signal: AbortSignal;
}

/** So long nothing more must come before a picture whose marker may be wrong is taken for whole. */
const holdMaxMs = 200;

/** A tenth of two seconds: no two seconds ever show a tenth more frames than asked, whatever came late before. */
const paceLatenessMs = 200;

/** Plays one stream until it ends and says why; never throws, and leaves no process, socket or timer behind. */
export function playStream(options: PlayOptions, sink: StreamSink): Promise<StreamFailure> {
  return new StreamPlayer(options, sink).play();
}

/**
 * One try at one camera: RTSP session → depacketizer → ffmpeg → pictures. Whatever ends first ends all of it:
 * the camera, the decoder, the deadline or watchdog, or whoever asked for it.
 */
class StreamPlayer {
  private readonly ending = new AbortController();
  private phase: StreamPhase = 'connecting';
  private depacketizer: Depacketizer | undefined;
  private decoder: AdaptingDecoder | undefined;
  private readonly startedAtMs = performance.now();
  private receivedBytes = 0;
  private strayBytes = 0;
  private watchdog: NodeJS.Timeout;
  private holdTimer: NodeJS.Timeout | undefined;
  /** When the last packet came, and when the last one that completed a picture. */
  private packetAtMs = -Infinity;
  private unitAtMs = -Infinity;
  /** What leaves the decoder: many at once after its start, and when the machine was busy. */
  private readonly pace: FrameBucket;
  private readonly brokenPictures = new BrokenPictureDetector();

  constructor(
    private readonly options: PlayOptions,
    private readonly sink: StreamSink,
  ) {
    this.pace = new FrameBucket(options.decoding.framesPerSecond, paceLatenessMs);
    this.watchdog = this.endAt(Math.min(options.reachDeadlineMs ?? Infinity, this.answerDeadlineMs));
  }

  async play(): Promise<StreamFailure> {
    const onAbort = (): void => {
      this.end(new StreamFailure('ended', 'The stream was stopped.'));
    };
    const { signal } = this.options;
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    try {
      await this.run();
    } catch (error) {
      this.end(toStreamFailure(error));
    } finally {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(this.watchdog);
      clearTimeout(this.holdTimer);
      await this.decoder?.stop();
      this.reportReceived();
    }
    return this.ending.signal.reason as StreamFailure;
  }

  private async run(): Promise<void> {
    const session = await RtspSession.open({
      ...this.options,
      signal: this.ending.signal,
      onConnected: () => {
        this.phase = 'negotiating';
        this.rearm(this.answerDeadlineMs);
      },
      onFirstResponse: () => {
        this.rearm(this.options.connectDeadlineMs);
        this.sink.onFirstResponse?.();
      },
      onStrayBytes: (bytes) => {
        this.strayBytes += bytes;
        this.sink.onStrayBytes?.(bytes);
      },
    });
    const over = new Promise<void>((resolve) => {
      const close = (): void => {
        session.close(this.ending.signal.reason as StreamFailure);
        resolve();
      };
      if (this.ending.signal.aborted) close();
      else this.ending.signal.addEventListener('abort', close, { once: true });
    });
    void session.ended.then((reason) => {
      this.end(toStreamFailure(reason));
    });
    this.startDecoder(session);
    this.phase = 'waiting for data';
    await session.play(({ packet, isAfterLoss }) => {
      this.receivedBytes += packet.payload.length;
      this.phase = this.phase === 'waiting for data' ? 'waiting for a picture' : this.phase;
      this.packetAtMs = performance.now();
      if (isAfterLoss) this.brokenPictures.addLoss(this.packetAtMs);
      for (const unit of this.depacketizer?.push(packet, isAfterLoss) ?? []) this.take(unit);
      if (this.depacketizer?.isUncertain === true) this.holdTimer ??= this.awaitMore(holdMaxMs);
    });
    await over;
  }

  private startDecoder({ track, codec }: RtspSession): void {
    this.sink.onDescribed?.(track, codec);
    this.depacketizer = codec.depacketizer(track);
    const { sink } = this;
    const { ffmpegFile, jpegBytesMax, decoding } = this.options;
    this.decoder = new AdaptingDecoder({ ffmpegFile, jpegBytesMax, codec: codec.name }, decoding, {
      ...sink,
      onPicture: (jpeg, grey) => {
        this.show(jpeg, grey);
      },
      onDropped: (reason) => {
        // What is too large was decoded: the camera is not silent.
        if (reason === 'too_large' && this.phase === 'live' && !this.ending.signal.aborted) this.watchdog.refresh();
        sink.onDropped(reason);
      },
      onDamaged: () => {
        this.brokenPictures.addDecoderError(performance.now());
      },
    });
    void this.decoder.ended.then((end) => {
      this.end(this.decoderFailure(end));
    });
  }

  private take(unit: AccessUnit): void {
    if (this.ending.signal.aborted) return;
    const nowMs = performance.now();
    this.brokenPictures.addUnit(unit, nowMs);
    if (this.brokenPictures.isNoVideo(nowMs)) this.end(noPictures());
    if (unit.isBroken) return;
    this.unitAtMs = nowMs;
    this.sink.onUnit?.(unit);
    try {
      this.decoder?.write(unit, nowMs);
    } catch (error) {
      // It may have wanted another ffmpeg; a timer or a datagram that brings a picture has nobody to tell.
      this.end(toStreamFailure(error));
    }
  }

  /** A picture that is whole in all likelihood does not wait for the next one of a slow camera. */
  private awaitMore(forMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.holdTimer = undefined;
      if (this.depacketizer?.isUncertain !== true) return;
      const quietMs = performance.now() - this.packetAtMs;
      if (quietMs < holdMaxMs) this.holdTimer = this.awaitMore(holdMaxMs - quietMs);
      else for (const unit of this.depacketizer.flush()) this.take(unit);
    }, forMs);
  }

  private show(jpeg: Buffer, grey: Buffer | undefined): void {
    if (this.ending.signal.aborted) return;
    if (this.phase === 'live') {
      this.watchdog.refresh();
    } else {
      this.phase = 'live';
      clearTimeout(this.watchdog);
      this.watchdog = setTimeout(() => {
        this.end(this.silence());
      }, this.options.silenceMaxMs);
    }
    this.reportReceived();
    if (this.pace.takes(performance.now())) this.sink.onPicture(jpeg, grey);
  }

  private get answerDeadlineMs(): number {
    const { answerDeadlineMs = Infinity, connectDeadlineMs } = this.options;
    return Math.min(answerDeadlineMs, connectDeadlineMs);
  }

  /** Counted from the beginning. */
  private rearm(deadlineMs: number): void {
    clearTimeout(this.watchdog);
    if (this.ending.signal.aborted) return;
    this.watchdog = this.endAt(deadlineMs - (performance.now() - this.startedAtMs));
  }

  private endAt(afterMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.end(tooLate(this.phase, this.strayBytes));
    }, afterMs);
  }

  private reportReceived(): void {
    this.sink.onReceived?.(this.receivedBytes);
    this.receivedBytes = 0;
  }

  /** Was live, and then there was no picture any more. */
  private silence(): StreamFailure {
    const nowMs = performance.now();
    const isRecent = (atMs: number): boolean => nowMs - atMs < this.options.silenceMaxMs / 2;
    if (this.brokenPictures.hasSeenBroken(nowMs) || (isRecent(this.packetAtMs) && !isRecent(this.unitAtMs)))
      return noPictures();
    const what = isRecent(this.unitAtMs)
      ? 'sends video, and no picture comes out of it'
      : 'is connected and sends no picture';
    return new StreamFailure('stalled', `The camera ${what} any more.`);
  }

  /**
   * ffmpeg hides whatever it cannot decode; it gives up by itself only where it is to begin with parameter sets that
   * are none.
   */
  private decoderFailure({ wasRunning, wasKilled, complaint, error }: DecoderEnd): StreamFailure {
    const cause = error ?? new Error(complaint);
    if (machineShortageOf(error) !== undefined) return toStreamFailure(error);
    if (!wasRunning) return new StreamFailure('decoder_failed', 'ffmpeg could not be started (FFMPEG_BIN).', cause);
    return this.phase === 'live' && wasKilled && !this.brokenPictures.hasSeenBroken(performance.now())
      ? new StreamFailure('ended', 'The decoder ended.', cause)
      : noPictures(cause);
  }

  private end(failure: StreamFailure): void {
    if (!this.ending.signal.aborted) this.ending.abort(judgeEnd(failure, this.phase, this.strayBytes));
  }
}

function noPictures(cause?: Error): StreamFailure {
  return new StreamFailure('no_video', 'The camera sends data that are no pictures; they may be encrypted.', cause);
}
