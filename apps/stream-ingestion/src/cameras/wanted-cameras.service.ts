import { listStreamSources, type StreamSource } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import type { RequestClient } from '@smart-attendance/messaging';
import { RepeatedEvents, runWithTrace, type Logger } from '@smart-attendance/observability';
import type { PictureBox } from '../video/decoder-arguments.policy';
import { toCameraSource, type CameraSource } from './camera-source.policy';
import { isOpen } from './schedule.policy';

export interface WantedSettings {
  readonly defaultBox: PictureBox;
  /** IANA name; counts for schedules that name none. */
  readonly siteTimeZone: string;
  readonly reconcileEveryMs: number;
}

const pageLimit = 500;
/** Ten thousand cameras; a registry that pages for ever must not hold us for ever. */
const pagesMax = 20;
const minuteMs = 60_000;
/** Services start side by side: the registry may come a little later, and cameras wait for its first answer. */
const firstAnswerEveryMs = 250;
/** As long as a slow machine takes to start everything; longer than that somebody should look. */
const firstAnswerWithinMs = 30_000;

/**
 * Knows which cameras are wanted running, and which of them at this hour. Asks the registry at the start, when a camera changed
 * and every few seconds, so a missed event or a registry that was away heals itself; looks at the clock every minute. While the
 * registry is away, what it said last counts.
 */
export class WantedCameras {
  /** camera-changed events heard here. */
  changesHeard = 0;
  private readonly repeated: RepeatedEvents;
  private known: ReadonlyMap<string, CameraSource> | undefined;
  private openNow: ReadonlySet<string> = new Set();
  private closed: ReadonlyMap<string, Date> = new Map();
  private onChange: () => void = () => undefined;

  private asking: Promise<void> | undefined;
  private mustAskAgain = false;
  private timer: NodeJS.Timeout | undefined;
  private minuteTimer: NodeJS.Timeout | undefined;
  private isStopping = false;
  private startedAtMs = 0;

  constructor(
    private readonly requests: RequestClient,
    private readonly settings: WantedSettings,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger, 60_000);
  }

  start(onChange: () => void): void {
    this.onChange = onChange;
    this.startedAtMs = performance.now();
    this.askSoon();
    this.awaitNextMinute();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    clearTimeout(this.minuteTimer);
    await this.asking;
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

  /** A camera-changed event came. */
  hear(): void {
    this.changesHeard += 1;
    this.askSoon();
  }

  /** Something may have changed. Returns at once; what comes while it asks is asked for right after. */
  askSoon(): void {
    if (this.isStopping) return;
    if (this.asking !== undefined) {
      this.mustAskAgain = true;
      return;
    }
    clearTimeout(this.timer);
    this.asking = runWithTrace(undefined, () => this.ask()).finally(() => {
      this.asking = undefined;
      if (this.isStopping) return;
      this.timer = setTimeout(
        () => {
          this.askSoon();
        },
        this.mustAskAgain ? 0 : this.pauseMs(),
      );
      this.mustAskAgain = false;
    });
  }

  private pauseMs(): number {
    return this.known === undefined ? firstAnswerEveryMs : this.settings.reconcileEveryMs;
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

  private async ask(): Promise<void> {
    try {
      const wanted = await this.askSources();
      if (this.isStopping) return;
      const { defaultBox } = this.settings;
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
      if (isOpen(schedule, this.settings.siteTimeZone, now)) open.add(cameraId);
      else closed.set(cameraId, this.closed.get(cameraId) ?? now);
    }
    this.openNow = open;
    this.closed = closed;
    this.onChange();
  }

  private async askSources(): Promise<StreamSource[]> {
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
