import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import type { CameraSource } from '../cameras/camera-source.policy';
import { WantedCamerasService } from '../cameras/wanted-cameras.service';
import { LeaseService, type Carrier } from '../leases/lease.service';
import { CameraPlayerService } from '../playing/camera-player.service';
import { CameraStream, type StopReason, type StreamHealthView } from '../playing/camera-stream';
import { FramePublisher } from '../playing/frame.publisher';
import { toHealthMessage } from '../status/stream-health.message';
import { StreamStatusPublisher } from '../status/stream-status.publisher';
import { StreamFailure } from '../stream-failure';
import { streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';
import { streamTimingsToken, type StreamTimings } from '../stream-timings';

/**
 * Keeps the streams that run here equal to the cameras this replica holds and that are wanted now. Who holds what, the
 * LeaseService decides with the other replicas; a camera nobody wants any more is closed at once, and given up then.
 */
@Injectable()
export class StreamFleetService implements Carrier, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Map<string, CameraStream>();
  private readonly closing = new Map<string, Promise<void>>();
  private held: ReadonlySet<string> = new Set();
  private isStopping = false;

  constructor(
    private readonly cameras: WantedCamerasService,
    private readonly leases: LeaseService,
    private readonly frames: FramePublisher,
    private readonly statuses: StreamStatusPublisher,
    private readonly player: CameraPlayerService,
    @Inject(streamIngestionConfigToken) private readonly config: StreamIngestionConfig,
    @Inject(streamTimingsToken) private readonly timings: StreamTimings,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.leases.start(this);
    this.cameras.start(() => {
      this.align();
      this.leases.beatSoon();
    });
  }

  /** Closes every stream and gives its camera up, so that another replica has it at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.cameras.stop();
    for (const cameraId of [...this.streams.keys()]) this.stop(cameraId);
    this.leases.beatSoon();
    await Promise.all(this.closing.values());
    await this.leases.leave();
  }

  get capacity(): number {
    return this.isStopping || this.cameras.open === undefined ? 0 : this.config.MAX_STREAMS;
  }

  get changesReceived(): number {
    return this.cameras.changesReceived;
  }

  get wanted(): ReadonlySet<string> | undefined {
    return this.isStopping ? new Set() : this.cameras.open;
  }

  get open(): ReadonlySet<string> {
    return new Set([...this.streams.keys(), ...this.closing.keys()]);
  }

  health() {
    return [...this.streams].map(([cameraId, stream]) => toHealthMessage(cameraId, stream.health()));
  }

  /** Of a stream that runs here. */
  healthOf(cameraId: string): StreamHealthView | undefined {
    return this.streams.get(cameraId)?.health();
  }

  changedElsewhere(): void {
    this.cameras.refreshSoon();
  }

  carry(held: ReadonlySet<string>): void {
    this.held = held;
    this.align();
  }

  private align(): void {
    if (this.isStopping) return;
    for (const cameraId of [...this.streams.keys()]) if (!this.isMine(cameraId)) this.stop(cameraId);
    for (const cameraId of this.held) {
      const source = this.cameras.sources?.get(cameraId);
      if (source !== undefined && this.isMine(cameraId)) this.startOrChange(source);
    }
  }

  private isMine(cameraId: string): boolean {
    return this.held.has(cameraId) && this.cameras.open?.has(cameraId) === true;
  }

  private startOrChange(source: CameraSource): void {
    const { cameraId } = source;
    const running = this.streams.get(cameraId);
    if (running !== undefined) {
      running.change(source);
      return;
    }
    // Its last frames are still on their way out; when they are, this is called again, so that no camera is ever open
    // twice.
    if (this.closing.has(cameraId)) return;
    const stream = new CameraStream(source, {
      play: (...playing) => this.player.play(...playing),
      publish: (id, frame) => this.frames.publish(id, frame),
      report: (id, status) => {
        this.statuses.report(id, status);
      },
      timings: this.timings.retry,
      random: Math.random,
      logger: this.logger,
    });
    this.streams.set(cameraId, stream);
  }

  private stop(cameraId: string): void {
    const stream = this.streams.get(cameraId);
    if (stream === undefined) return;
    this.streams.delete(cameraId);
    this.closing.set(cameraId, this.close(cameraId, stream));
  }

  private async close(cameraId: string, stream: CameraStream): Promise<void> {
    await stream.stop(this.stopReasonOf(cameraId));
    this.frames.forget(cameraId);
    await this.statuses.close(cameraId);
    this.closing.delete(cameraId);
    this.align();
    this.leases.beatSoon();
  }

  private stopReasonOf(cameraId: string): StopReason {
    if (this.cameras.sources?.has(cameraId) !== true) return { state: 'stopped', failure: undefined };
    return this.cameras.open?.has(cameraId) === true
      ? { state: 'waiting', failure: noReplica() }
      : { state: 'stopped', failure: outsideSchedule() };
  }
}

export function noReplica(): StreamFailure {
  return new StreamFailure('no_replica', 'No replica of stream-ingestion has taken this camera yet.');
}

export function outsideSchedule(): StreamFailure {
  return new StreamFailure('outside_schedule', 'By its schedule this camera is not watched at this hour.');
}
