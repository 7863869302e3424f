import { Injectable } from '@nestjs/common';
import { blindSpansMax } from '@smart-attendance/contracts';
import { Database, type PageRequest, type PageRows } from '@smart-attendance/database';
import { CoverageSweep, type Coverage } from './coverage.policy';
import { lastingOf, reportGoodForMs, type StatusReport } from './span.policy';
import type { StatusSpanEntity } from './status-span.entity';
import { StatusSpansRepository, type LiveRow, type TimeRange } from './status-spans.repository';

/** Read and added up at a time. */
const spansAtOnce = 10_000;
/** Every replica that ever carried a camera leaves one; only those that reported last show what lasts. */
const openSpansMax = 16;

/** `lastingId` is the span that lasts, if one does. */
export interface SpansPage extends PageRows<StatusSpanEntity> {
  readonly lastingId: string | undefined;
}

/** What replicas report of cameras, kept; and what follows from it for a time in the past. */
@Injectable()
export class StatusService {
  constructor(
    private readonly database: Database,
    private readonly spans: StatusSpansRepository,
  ) {}

  async keep(report: StatusReport): Promise<void> {
    if (await this.spans.extendOpen(report)) return;
    await this.database.transaction((tx) => this.spans.keep(tx, report));
  }

  /** Spans of a camera, there now or once, that touch the range; the newest first. */
  async list(cameraId: string, range: TimeRange, page: PageRequest | undefined, now: Date): Promise<SpansPage> {
    const lastingId = await this.lasting(cameraId, now);
    const requested = page ?? { skip: 0, limit: 100, descending: true, cursor: '' };
    return { ...(await this.spans.list(cameraId, range, lastingId, requested)), lastingId };
  }

  /**
   * When the camera was seeing. A live span counts up to its last report, and up to now only while somebody keeps
   * reporting it.
   */
  async coverage(cameraId: string, range: TimeRange, now: Date): Promise<Coverage> {
    const sweep = new CoverageSweep({ ...range, now }, blindSpansMax);
    const lastingId = await this.lasting(cameraId, now);
    const sought = { from: new Date(range.from.getTime() - reportGoodForMs), to: range.to };
    let last: LiveRow | undefined;
    do {
      const found = await this.spans.live(cameraId, sought, last, spansAtOnce);
      sweep.add(found.map((span) => ({ from: span.beganAt, to: endOf(span, lastingId, now) })));
      last = found.length < spansAtOnce ? undefined : found.at(-1);
    } while (last !== undefined);
    return sweep.finish();
  }

  private async lasting(cameraId: string, now: Date): Promise<string | undefined> {
    return lastingOf(await this.spans.open(cameraId, openSpansMax), now);
  }
}

/** Never before the last report: the clock of who spoke may be a little ahead of ours. */
function endOf({ id, endedAt, reportedUntil }: LiveRow, lastingId: string | undefined, now: Date): Date {
  return endedAt ?? (id === lastingId && now > reportedUntil ? now : reportedUntil);
}
