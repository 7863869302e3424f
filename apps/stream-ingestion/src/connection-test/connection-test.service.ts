import { Inject, Injectable, Optional } from '@nestjs/common';
import { CameraNetworks, type CameraUrl } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { StopSignal } from '@smart-attendance/messaging';
import { jpegSize, type Credentials } from '@smart-attendance/rtsp';
import { playStream, type StreamSink } from '../playing/stream-player';
import type { StreamFailure } from '../stream-failure';
import { openingOf, streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';
import { FrameTimes } from './frame-times';
import { KeyframeTimes } from './keyframe-times';
import { samplePicture } from './sample-picture';

export interface ConnectionTest {
  readonly address: CameraUrl;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

export interface SeenVideo {
  readonly width: number;
  readonly height: number;
  /** As the camera declares it, or as its clock shows; 0 when neither could be seen in time. */
  readonly framesPerSecond: number;
  readonly codec: string;
  /** From the start of the test to the first decoded picture. */
  readonly latencyMs: number;
  /** Between two keyframes; 0 when no second one came in time. */
  readonly keyframeIntervalMs: number;
  /** The first picture made small, as JPEG; empty when that failed. */
  readonly sampleJpeg: Buffer;
}

export type ConnectionVerdict =
  | { readonly kind: 'picture'; readonly video: SeenVideo }
  | { readonly kind: 'failure'; readonly failure: StreamFailure };

/** Makes a small copy of a picture; undefined when it could not. */
export type MakeSample = (jpeg: Buffer, signal: AbortSignal) => Promise<Buffer | undefined>;

/** After the first picture, so long for a second keyframe: most cameras send one every one to four seconds. */
const keyframeWaitMs = 4_000;
const retryAfterSeconds = 2;
/** The widest and highest a camera may be; a test shows its picture as it is. */
const anySize = { widthMax: 16_384, heightMax: 16_384 };
const testJpegBytesMax = 16 * 1024 * 1024;

@Injectable()
export class ConnectionTestService {
  private running = 0;

  constructor(
    @Inject(streamIngestionConfigToken) private readonly config: StreamIngestionConfig,
    private readonly networks: CameraNetworks,
    private readonly stop: StopSignal,
    @Optional()
    private readonly makeSample: MakeSample = (jpeg, signal) =>
      samplePicture(jpeg, { ffmpegFile: config.FFMPEG_BIN, signal }),
  ) {}

  /**
   * Opens the camera as a stream would, until it is seen or the service is stopped.
   *
   * @throws AppError `unavailable` when as many tests are under way as may be, or the service is stopped
   */
  async test(test: ConnectionTest): Promise<ConnectionVerdict> {
    if (this.running >= this.config.CONNECTION_TESTS_MAX) {
      throw new AppError('unavailable', 'Several connections are being tested already; try again shortly.', {
        retryAfterSeconds,
      });
    }
    this.running += 1;
    try {
      return await this.watch(test);
    } finally {
      this.running -= 1;
    }
  }

  private async watch({ address, credentials, timeoutMs }: ConnectionTest): Promise<ConnectionVerdict> {
    const run = new TestRun(timeoutMs, (jpeg, signal) =>
      this.makeSample(jpeg, AbortSignal.any([signal, this.stop.signal])),
    );
    const signal = AbortSignal.any([run.seen, this.stop.signal]);
    const failure = await playStream(
      {
        ...openingOf(this.config, this.networks),
        address,
        credentials,
        connectDeadlineMs: timeoutMs,
        silenceMaxMs: timeoutMs,
        decoding: { framesPerSecond: 1, box: anySize, jpegQscale: this.config.FRAME_JPEG_QSCALE },
        jpegBytesMax: testJpegBytesMax,
        signal,
      },
      run.sink,
    );
    const video = await run.finish();
    // What ended it says nothing of the camera.
    if (video === undefined && this.stop.signal.aborted) {
      throw new AppError('unavailable', 'This service is being stopped; test the connection again.', {
        retryAfterSeconds,
      });
    }
    return video === undefined ? { kind: 'failure', failure } : { kind: 'picture', video };
  }
}

/** What one test sees: the first picture, and after it, for a while, how often pictures and keyframes come. */
class TestRun {
  private readonly startedMs = performance.now();
  private readonly enough = new AbortController();
  private readonly frames = new FrameTimes();
  private readonly keyframes = new KeyframeTimes();
  private codecName = '';
  private first: { readonly jpeg: Buffer; readonly latencyMs: number } | undefined;
  private sample: Promise<Buffer | undefined> = Promise.resolve(undefined);
  private timer: NodeJS.Timeout | undefined;

  readonly sink: StreamSink = {
    onDescribed: ({ framesPerSecond, clockHz }, codec) => {
      this.codecName = codec.name;
      this.frames.declare(framesPerSecond, clockHz);
      this.keyframes.declare(clockHz);
    },
    onUnit: ({ timestamp, isKeyframe }) => {
      this.frames.add(timestamp, performance.now());
      if (isKeyframe) this.keyframes.add(timestamp, performance.now());
      this.stopWhenSeen();
    },
    onPicture: (jpeg) => {
      if (this.first === undefined) this.show(jpeg);
    },
    // A picture that is too large for a test is waited for no longer than the test takes.
    onDropped: () => undefined,
  };

  constructor(
    private readonly timeoutMs: number,
    private readonly makeSample: MakeSample,
  ) {}

  /** Aborted when there is nothing more to wait for. */
  get seen(): AbortSignal {
    return this.enough.signal;
  }

  /** Undefined when there was no picture. */
  async finish(): Promise<SeenVideo | undefined> {
    clearTimeout(this.timer);
    const size = this.first === undefined ? undefined : jpegSize(this.first.jpeg);
    const sampleJpeg = (await this.sample) ?? Buffer.alloc(0);
    if (this.first === undefined || size === undefined) return undefined;
    return {
      ...size,
      framesPerSecond: this.frames.rate,
      codec: this.codecName,
      latencyMs: Math.round(this.first.latencyMs),
      keyframeIntervalMs: this.keyframes.intervalMs,
      sampleJpeg,
    };
  }

  private show(jpeg: Buffer): void {
    const latencyMs = performance.now() - this.startedMs;
    const restMs = Math.max(0, this.timeoutMs - latencyMs);
    this.first = { jpeg, latencyMs };
    this.sample = this.makeSample(jpeg, AbortSignal.timeout(Math.ceil(restMs))).catch(() => undefined);
    this.timer = setTimeout(
      () => {
        this.enough.abort();
      },
      Math.min(keyframeWaitMs, restMs),
    );
    this.stopWhenSeen();
  }

  private stopWhenSeen(): void {
    if (this.first !== undefined && this.frames.isKnown && this.keyframes.isKnown) this.enough.abort();
  }
}
