import { setTimeout as pause } from 'node:timers/promises';
import type { FaceSearch, StreamStateName, Zone } from '@smart-attendance/contracts';
import { runInNewTrace, type Logger } from '@smart-attendance/observability';
import { StreamFailure } from '../stream-failure';
import type { StreamSink } from './stream-player';
import { dropReasonOf } from './frame-drop.policy';
import { FrameRateMeter } from './frame-rate-meter';
import { FrozenPicture, type FreezeTimings } from './frozen-picture';
import { MotionGate } from '../motion/motion-gate';
import { NewestFrame } from './newest-frame';
import { decideRetry, type RetryTimings } from './retry.policy';
import { byTheClock, type StreamStatus } from '../status/stream-status.policy';
import { StreamMetrics } from './stream.metrics';
import { gatesTheSame, opensTheSame, type CameraSource } from '../cameras/camera-source.policy';

export interface CapturedFrame {
  readonly capturedAt: Date;
  readonly jpeg: Buffer;
  readonly faceSearch: FaceSearch | undefined;
  readonly watchedZones: readonly Zone[];
}

export interface StreamHealthView {
  readonly state: StreamStateName;
  readonly stateSince: Date;
  readonly lastFrameAt: Date | undefined;
  readonly framesPerSecondAsked: number;
  readonly framesPerSecondReal: number;
  readonly framesPublished: number;
  readonly framesDropped: ReadonlyMap<string, number>;
  readonly reconnects: number;
  /** Of video, as the camera sent it, since the stream began here. */
  readonly bytesReceived: number;
  /** Processor time of its decoders; 0 where the system does not tell. */
  readonly decoderSeconds: number;
  readonly lastFailure: StreamFailure | undefined;
}

/** Why a stream is stopped: nobody wants the camera (now), or another replica should take it. */
export interface StopReason {
  readonly state: 'stopped' | 'waiting';
  readonly failure: StreamFailure | undefined;
}

const unwanted: StopReason = { state: 'stopped', failure: undefined };

export interface StreamDependencies {
  /** Plays until it ends, and says why; never throws. */
  readonly play: (source: CameraSource, sink: StreamSink, signal: AbortSignal) => Promise<StreamFailure>;
  readonly publish: (cameraId: string, frame: CapturedFrame) => Promise<void>;
  /** Called at each state it enters. */
  readonly report: (cameraId: string, status: StreamStatus) => void;
  readonly timings: RetryTimings;
  /** `freezeTimings` unless given. */
  readonly freeze?: FreezeTimings;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * The life of one wanted camera.
 *
 *     connecting ──first picture──▶ live
 *     connecting ──failure────────▶ waiting | failed
 *     live ──any end at all───────▶ waiting | failed      the camera, the watchdog, ffmpeg with whatever exit code
 *     live ──the same picture─────▶ failed                stays connected
 *     failed ──another picture────▶ live                  where it stayed connected
 *     waiting ──1 s to 30 s───────▶ connecting            backoff with jitter, for ever
 *     failed ──5 min──────────────▶ connecting            wrong password, unknown codec: what does not heal by itself
 *     any ──change of the source──▶ connecting            at once, counting failures anew
 *     any ──stop──────────────────▶ stopped | waiting     the end here; waiting for the next replica
 *
 * `waiting` and `failed` differ in how soon the next try is, and in what a person should do: nothing, or something.
 */
export class CameraStream {
  private state: StreamStateName = 'connecting';
  private stateSince = new Date();
  private stateSinceMs = performance.now();
  private lastFrameAt: Date | undefined;
  private lastFailure: StreamFailure | undefined;
  private readonly framesDropped = new Map<string, number>();
  private readonly counts = { framesPublished: 0, reconnects: 0, bytesReceived: 0, decoderSeconds: 0 };
  private failuresInRow = 0;

  private readonly rate = new FrameRateMeter();
  private gate: MotionGate;
  private frozen: FrozenPicture;
  private readonly metrics: StreamMetrics;
  private readonly outlet: NewestFrame<CapturedFrame>;
  private readonly stopping = new AbortController();
  private attempt = new AbortController();
  private stopReason = unwanted;
  private readonly running: Promise<void>;

  constructor(
    private source: CameraSource,
    private readonly dependencies: StreamDependencies,
  ) {
    const { cameraId } = source;
    this.gate = new MotionGate(source.motionGate, source.watchedZones);
    this.frozen = new FrozenPicture(dependencies.freeze);
    this.metrics = new StreamMetrics(cameraId);
    this.outlet = new NewestFrame((frame) => dependencies.publish(cameraId, frame), {
      sent: () => {
        this.counts.framesPublished += 1;
        this.metrics.framePublished();
      },
      replaced: () => {
        this.drop('bus_busy');
      },
      failed: (error) => {
        this.drop(dropReasonOf(error));
      },
    });
    this.running = this.run();
  }

  health(): StreamHealthView {
    const { state, lastFrameAt, framesDropped, lastFailure } = this;
    const status = { state, since: this.stateSince, sinceMs: this.stateSinceMs, failure: lastFailure };
    const { since: stateSince } = byTheClock(status, { at: new Date(), ms: performance.now() });
    return {
      ...this.counts,
      state,
      stateSince,
      lastFrameAt,
      framesDropped,
      lastFailure,
      framesPerSecondAsked: this.source.frameRate,
      framesPerSecondReal: this.rate.rate(performance.now()),
    };
  }

  /** Begins anew with another address, password, rate, size or mask; all else counts from the next frame on. */
  change(source: CameraSource): void {
    const before = this.source;
    this.source = source;
    if (!gatesTheSame(before, source)) this.gate = new MotionGate(source.motionGate, source.watchedZones);
    if (opensTheSame(before, source)) return;
    this.frozen = new FrozenPicture(this.dependencies.freeze);
    this.attempt.abort();
  }

  /** Resolves when nothing of the stream is left. */
  async stop(stopReason: StopReason = unwanted): Promise<void> {
    this.stopReason = stopReason;
    this.stopping.abort();
    this.attempt.abort();
    await this.running;
    await this.outlet.close();
    this.metrics.remove();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.attempt = new AbortController();
      const { signal } = this.attempt;
      const wasCutShort = await runInNewTrace(() => this.tryOnce(signal));
      if (wasCutShort) {
        this.failuresInRow = 0;
      } else {
        this.counts.reconnects += 1;
        this.metrics.reconnected();
      }
    }
    this.enter(this.stopReason.state, this.stopReason.failure);
  }

  /** One try and the wait after it; true when a change or the stop ended either. */
  private async tryOnce(signal: AbortSignal): Promise<boolean> {
    this.enter('connecting', this.failuresInRow === 0 ? undefined : this.lastFailure);
    const failure = await this.dependencies.play(this.source, this.sink(), signal);
    if (signal.aborted) return true;
    return pause(this.fail(failure), false, { signal }).catch(() => true);
  }

  private sink(): StreamSink {
    const { metrics } = this;
    // What was seen before a pause is no background to compare with.
    this.gate = new MotionGate(this.source.motionGate, this.source.watchedZones);
    this.rate.reset();
    return {
      onDescribed: (_, codec) => {
        this.frozen.describe(codec);
      },
      onUnit: ({ bytes, pictureBegin, isKeyframe }) => {
        this.frozen.addCoded(bytes.subarray(pictureBegin), isKeyframe, performance.now());
      },
      onPicture: (jpeg, grey) => {
        this.show(jpeg, grey);
      },
      onDropped: (reason) => {
        this.drop(reason);
      },
      onReceived: (bytes) => {
        this.counts.bytesReceived += bytes;
        metrics.received(bytes);
      },
      onStrayBytes: (bytes) => {
        metrics.strayed(bytes);
      },
      onSecondsUsed: (seconds) => {
        this.counts.decoderSeconds += seconds;
        metrics.decoderUsed(seconds);
      },
      onAdapted: (why, { jpegQscale, box }) => {
        const { cameraId } = this.source;
        if (why === 'too_large')
          this.dependencies.logger.warn('stream-frames-too-large', { cameraId, jpegQscale, ...box });
      },
    };
  }

  private show(jpeg: Buffer, grey: Buffer | undefined): void {
    const capturedAt = new Date();
    const nowMs = performance.now();
    this.frozen.addShown(jpeg, nowMs);
    this.lastFrameAt = capturedAt;
    this.rate.add(nowMs);
    if (this.frozen.isFrozen(nowMs)) {
      this.freeze();
      this.drop('frozen');
      return;
    }
    if (this.state !== 'live') {
      this.enter('live');
      this.dependencies.logger.info('stream-live', {
        cameraId: this.source.cameraId,
        afterFailures: this.failuresInRow,
      });
    }
    const { faceSearch, watchedZones, motionGate } = this.source;
    if (motionGate.enabled && !this.gate.shows(grey, nowMs)) {
      this.drop('still');
      return;
    }
    this.outlet.push({ capturedAt, jpeg, faceSearch, watchedZones });
  }

  /** Stays connected: that is how the next picture is seen. */
  private freeze(): void {
    if (this.state === 'failed') return;
    const message = 'The camera sends the same picture over and over; its encoder seems to hang. Restart the camera.';
    this.lastFailure = new StreamFailure('frozen', message);
    this.enter('failed', this.lastFailure);
    this.dependencies.logger.warn('stream-frozen', { cameraId: this.source.cameraId });
  }

  /** Milliseconds until the next try. */
  private fail(failure: StreamFailure): number {
    const { timings, logger, random } = this.dependencies;
    const wasSound = this.state === 'live' && performance.now() - this.stateSinceMs >= timings.soundAfterMs;
    this.failuresInRow = wasSound ? 1 : this.failuresInRow + 1;
    const retry = decideRetry(failure.reason, this.failuresInRow, random(), timings);
    // A camera that stays away is logged once, not at every try.
    const isNews = this.failuresInRow === 1 || this.lastFailure?.reason !== failure.reason;
    this.lastFailure = failure;
    this.rate.reset();
    this.enter(retry.state, failure);
    if (isNews) {
      const { cameraId } = this.source;
      logger.warn('stream-down', {
        cameraId,
        reason: failure.reason,
        message: failure.message,
        cause: failure.cause,
        state: retry.state,
        retryInMs: Math.round(retry.afterMs),
      });
    }
    return retry.afterMs;
  }

  private drop(reason: string): void {
    this.framesDropped.set(reason, (this.framesDropped.get(reason) ?? 0) + 1);
    this.metrics.frameDropped(reason);
  }

  private enter(state: StreamStateName, failure?: StreamFailure): void {
    this.state = state;
    this.stateSince = new Date();
    this.stateSinceMs = performance.now();
    this.metrics.entered(state);
    this.dependencies.report(this.source.cameraId, {
      state,
      since: this.stateSince,
      sinceMs: this.stateSinceMs,
      failure,
    });
  }
}
