import { Inject, Injectable } from '@nestjs/common';
import { listStreamSources, type StreamSource } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger, RepeatedEvents, runInNewTrace } from '@smart-attendance/observability';
import { streamIngestionConfigToken, type StreamIngestionConfig } from '../stream-ingestion.config';
import { streamTimingsToken, type StreamTimings } from '../stream-timings';
import { toCameraSource, type CameraSource } from './camera-source.policy';
import { isOpen } from './schedule.policy';

const pageLimit = 500;
/** Ten thousand cameras; a registry that pages for ever must not hold us for ever. */
const pagesMax = 20;
const minuteMs = 60_000;
/** Services start side by side: the registry may come a little later, and cameras wait for its first answer. */
const firstAnswerEveryMs = 250;
/** As long as a slow machine takes to start everything; longer than that somebody should look. */
const firstAnswerWithinMs = 30_000;

/**
 * Knows which cameras are wanted running, and which of them at this hour. Requests them of the registry at the start,
 * when a camera changed and every few seconds, so a missed event or a registry that was away heals itself; looks at the
 * clock every minute. While the registry is away, what it said last counts.
 */
@Injectable()
export class WantedCamerasService {
  /** camera-changed events received here. */
  changesReceived = 0;
  private readonly repeated: RepeatedEvents;
  private known: ReadonlyMap<string, CameraSource> | undefined;
  private openNow: ReadonlySet<string> = new Set();
  private closed: ReadonlyMap<string, Date> = new Map();
  private onChange: () => void = () => undefined;

  private refreshing: Promise<void> | undefined;
  private mustRefreshAgain = false;
  private timer: NodeJS.Timeout | undefined;
  private minuteTimer: NodeJS.Timeout | undefined;
  private isStopping = false;
  private startedAtMs = 0;

  constructor(
    private readonly requests: RequestClient,
    @Inject(streamIngestionConfigToken)
    private readonly config: Pick<
      StreamIngestionConfig,
      'FRAME_WIDTH_MAX_PX' | 'FRAME_HEIGHT_MAX_PX' | 'SITE_TIME_ZONE'
    >,
    @Inject(streamTimingsToken) private readonly timings: Pick<StreamTimings, 'reconcileEveryMs'>,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger, 60_000);
  }

  start(onChange: () => void): void {
    this.onChange = onChange;
    this.startedAtMs = performance.now();
    this.refreshSoon();
    this.awaitNextMinute();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    clearTimeout(this.minuteTimer);
    await this.refreshing;
    this.repeated.close();
  }

  /** By id, at whatever hour; undefined before the registry has answered for the first time. */
  get sources(): ReadonlyMap<string, CameraSource> | undefined {
    return this.known;
  }

  /** Ids of those to be watched now; undefined before the registry has answered for the first time. */
  get open(): ReadonlySet<string> | undefined {
    return this.known === undefined ? undefined : this.openNow;
  }

  /** Since when a wanted camera is outside its hours. */
  get closedSince(): ReadonlyMap<string, Date> {
    return this.closed;
  }

  onCameraChanged(): void {
    this.changesReceived += 1;
    this.refreshSoon();
  }

  /** Something may have changed. Returns at once; what comes while a request is under way is requested right after. */
  refreshSoon(): void {
    if (this.isStopping) return;
    if (this.refreshing !== undefined) {
      this.mustRefreshAgain = true;
      return;
    }
    clearTimeout(this.timer);
    this.refreshing = runInNewTrace(() => this.refresh()).finally(() => {
      this.refreshing = undefined;
      if (this.isStopping) return;
      this.timer = setTimeout(
        () => {
          this.refreshSoon();
        },
        this.mustRefreshAgain ? 0 : this.pauseMs(),
      );
      this.mustRefreshAgain = false;
    });
  }

  private pauseMs(): number {
    return this.known === undefined ? firstAnswerEveryMs : this.timings.reconcileEveryMs;
  }

  private awaitNextMinute(): void {
    this.minuteTimer = setTimeout(
      () => {
        this.lookAtTheClock();
        this.awaitNextMinute();
      },
      minuteMs - (Date.now() % minuteMs),
    );
  }

  private async refresh(): Promise<void> {
    try {
      const wanted = await this.requestSources();
      if (this.isStopping) return;
      const defaultBox = { widthMax: this.config.FRAME_WIDTH_MAX_PX, heightMax: this.config.FRAME_HEIGHT_MAX_PX };
      this.known = new Map(wanted.map((source) => [source.cameraId, toCameraSource(source, defaultBox)]));
      this.lookAtTheClock();
    } catch (error) {
      const isStillStarting =
        this.known === undefined && performance.now() - this.startedAtMs < firstAnswerWithinMs && isUnavailable(error);
      if (!isStillStarting) this.repeated.warn('stream-sources-not-answered', { error });
    }
  }

  private lookAtTheClock(): void {
    if (this.known === undefined) return;
    const now = new Date();
    const open = new Set<string>();
    const closed = new Map<string, Date>();
    for (const [cameraId, { schedule }] of this.known) {
      if (isOpen(schedule, this.config.SITE_TIME_ZONE, now)) open.add(cameraId);
      else closed.set(cameraId, this.closed.get(cameraId) ?? now);
    }
    this.openNow = open;
    this.closed = closed;
    this.onChange();
  }

  private async requestSources(): Promise<StreamSource[]> {
    const sources: StreamSource[] = [];
    let cursor = '';
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await this.requests.request(listStreamSources, { page: { limit: pageLimit, cursor } });
      sources.push(...answer.sources);
      cursor = answer.pageInfo?.nextCursor ?? '';
      if (cursor === '') break;
    }
    return sources;
  }
}

function isUnavailable(error: unknown): boolean {
  return isAppError(error) && error.code === 'unavailable';
}
