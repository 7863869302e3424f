import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { listStreamSources, type StreamSource } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger, RepeatedEvents, runWithTrace } from '@smart-attendance/observability';
import { StreamFailure } from '../stream-failure';
import type { PictureBox } from '../video/decoder-arguments.policy';
import { toCameraSource, type CameraSource } from './camera-source.policy';
import { CameraStream, type StreamHealthView, type StreamSurroundings } from './camera-stream';
import { shareOf } from './share.policy';

export interface FleetSettings {
  readonly streamsMax: number;
  readonly defaultBox: PictureBox;
  readonly reconcileEveryMs: number;
}

const pageLimit = 500;
/** Ten thousand cameras; a registry that pages for ever must not hold us for ever. */
const pagesMax = 20;

/**
 * Keeps the streams that run equal to the cameras that are wanted. Asks the registry at the start, at each
 * `camera-changed` and every few seconds, so a missed event or a registry that was away heals itself; while the
 * registry is away every stream goes on.
 */
@Injectable()
export class StreamFleet implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Map<string, { readonly stream: CameraStream; source: CameraSource }>();
  private readonly stoppingStreams = new Map<string, Promise<void>>();
  private overflow: ReadonlyMap<string, { readonly source: CameraSource; readonly since: Date }> = new Map();
  private readonly startedAt = new Date();
  private readonly repeated: RepeatedEvents;

  private reconciling: Promise<void> | undefined;
  private mustReconcileAgain = false;
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly requests: RequestClient,
    private readonly around: StreamSurroundings,
    private readonly settings: FleetSettings,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger, 60_000);
  }

  onApplicationBootstrap(): void {
    this.reconcileSoon();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.reconciling;
    for (const cameraId of [...this.streams.keys()]) this.stop(cameraId);
    await Promise.all(this.stoppingStreams.values());
    this.repeated.close();
  }

  /** Something may have changed. Returns at once; what comes while it is at work is looked at right after. */
  reconcileSoon(): void {
    if (this.isStopping) return;
    if (this.reconciling !== undefined) {
      this.mustReconcileAgain = true;
      return;
    }
    clearTimeout(this.timer);
    this.reconciling = runWithTrace(undefined, () => this.reconcile()).finally(() => {
      this.reconciling = undefined;
      if (this.isStopping) return;
      this.timer = setTimeout(
        () => {
          this.reconcileSoon();
        },
        this.mustReconcileAgain ? 0 : this.settings.reconcileEveryMs,
      );
      this.mustReconcileAgain = false;
    });
  }

  /** Of any camera; one that is not wanted, or not known, is stopped. */
  healthOf(cameraId: string): StreamHealthView {
    const running = this.streams.get(cameraId);
    if (running !== undefined) return running.stream.health();
    const left = this.overflow.get(cameraId);
    const idle = {
      lastFrameAt: undefined,
      framesPerSecondReal: 0,
      framesPublished: 0,
      framesDropped: new Map(),
      reconnects: 0,
      bytesReceived: 0,
      decoderSeconds: 0,
    };
    if (left === undefined) {
      return { ...idle, state: 'stopped', stateSince: this.startedAt, framesPerSecondAsked: 0, lastFailure: undefined };
    }
    const lastFailure = new StreamFailure(
      'no_capacity',
      `This replica carries as many streams as it may (STREAMS_MAX is ${this.settings.streamsMax}).`,
    );
    return {
      ...idle,
      state: 'waiting',
      stateSince: left.since,
      framesPerSecondAsked: left.source.frameRate,
      lastFailure,
    };
  }

  overview() {
    const without = [...this.overflow.keys()];
    return {
      camerasWanted: this.streams.size + without.length,
      camerasWithoutReplica: without.slice(0, 1_000),
      isOverfull: without.length > 0,
    };
  }

  private async reconcile(): Promise<void> {
    try {
      const wanted = (await this.askSources()).flatMap((source) => this.read(source) ?? []);
      if (!this.isStopping) this.apply(wanted);
    } catch (error) {
      this.repeated.warn('stream-sources-not-answered', { error });
    }
  }

  private async askSources(): Promise<StreamSource[]> {
    const sources: StreamSource[] = [];
    let cursor = '';
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await this.requests.ask(listStreamSources, { page: { limit: pageLimit, cursor } });
      sources.push(...answer.sources);
      cursor = answer.pageInfo?.nextCursor ?? '';
      if (cursor === '') break;
    }
    return sources;
  }

  private read(source: StreamSource): CameraSource | undefined {
    const read = toCameraSource(source, this.settings.defaultBox);
    if (read === undefined)
      this.repeated.error('stream-source-unusable', { cameraId: source.cameraId }, source.cameraId);
    return read;
  }

  private apply(wanted: readonly CameraSource[]): void {
    const { mine, left } = shareOf(wanted, new Set(this.streams.keys()), this.settings.streamsMax);
    const keep = new Set(mine.map(({ cameraId }) => cameraId));
    for (const cameraId of [...this.streams.keys()]) if (!keep.has(cameraId)) this.stop(cameraId);
    for (const source of mine) this.startOrChange(source);
    const now = new Date();
    this.overflow = new Map(
      left.map((source) => [source.cameraId, { source, since: this.overflow.get(source.cameraId)?.since ?? now }]),
    );
    if (left.length > 0) {
      this.repeated.warn('streams-over-capacity', { streamsMax: this.settings.streamsMax, left: left.length });
    }
  }

  private startOrChange(source: CameraSource): void {
    const { cameraId } = source;
    const running = this.streams.get(cameraId);
    if (running !== undefined) {
      running.source = source;
      running.stream.change(source);
      return;
    }
    // Its last frames are still on their way out; the next round starts it, so that no camera is ever open twice.
    if (this.stoppingStreams.has(cameraId)) return;
    this.streams.set(cameraId, { source, stream: new CameraStream(source, this.around) });
  }

  private stop(cameraId: string): void {
    const running = this.streams.get(cameraId);
    if (running === undefined) return;
    this.streams.delete(cameraId);
    const stopped = running.stream.stop().finally(() => {
      this.stoppingStreams.delete(cameraId);
      this.reconcileSoon();
    });
    this.stoppingStreams.set(cameraId, stopped);
  }
}
