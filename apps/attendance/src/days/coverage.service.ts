import { Injectable } from '@nestjs/common';
import {
  getCoverage,
  subjectOf,
  facesDetected,
  personRecognized,
  timestampDate,
  timestampFromDate,
} from '@smart-attendance/contracts';
import { BacklogReader, RequestClient, type Backlog } from '@smart-attendance/messaging';
import { coveragePercent, type TimeSpan } from './coverage.policy';
import { DateRulesSource } from './date-rules';
import type { DayCoverage } from './day-input';

/** Of everybody of a site the same is asked. */
const answersKept = 1_000;
/** Late data change nothing of what a camera saw long ago; of today they do. */
const answerAgeMaxMs = 60_000;

/** While nobody answers, a round of many people does not wait for each of them. */
const silenceAgeMaxMs = 10_000;

interface KeptAnswer {
  keptUntilMs: number;
  readonly percent: Promise<number>;
}

/** The bus takes some milliseconds for it. */
const backlogAgeMaxMs = 1_000;
const neverRead = { readAtMs: -Infinity, waiting: Promise.resolve<Backlog[]>([]) };

/** What the entry cameras of a site saw, and whether all of it has been handled. */
@Injectable()
export class CoverageService {
  private readonly answers = new Map<string, KeptAnswer>();
  private lastRead: { readonly readAtMs: number; readonly waiting: Promise<Backlog[]> } = neverRead;

  constructor(
    private readonly rules: DateRulesSource,
    private readonly requests: RequestClient,
    private readonly backlogs: BacklogReader,
  ) {}

  /** @throws AppError `unavailable` when camera-registry or the bus does not tell */
  async of(siteId: string, span: TimeSpan): Promise<DayCoverage> {
    return { percent: await this.percentOf(siteId, span), isCaughtUp: await this.isHandledUntil(span.toMs) };
  }

  private percentOf(siteId: string, span: TimeSpan): Promise<number> {
    const key = `${siteId} ${span.fromMs} ${span.toMs}`;
    const kept = this.answers.get(key);
    if (kept !== undefined && Date.now() < kept.keptUntilMs) return kept.percent;
    if (this.answers.size >= answersKept) this.answers.clear();
    const percent = this.ask(siteId, span);
    const answer: KeptAnswer = { keptUntilMs: Date.now() + answerAgeMaxMs, percent };
    this.answers.set(key, answer);
    percent.catch(() => {
      answer.keptUntilMs = Date.now() + silenceAgeMaxMs;
    });
    return percent;
  }

  private async ask(siteId: string, span: TimeSpan): Promise<number> {
    const cameraIds = await this.rules.entryCamerasOf(siteId);
    const times = { from: timestampFromDate(new Date(span.fromMs)), to: timestampFromDate(new Date(span.toMs)) };
    const blind: TimeSpan[] = [];
    for (const cameraId of cameraIds) {
      const { blindSpans } = await this.requests.request(getCoverage, { cameraId, ...times });
      for (const { from, to } of blindSpans) {
        if (from !== undefined && to !== undefined) {
          blind.push({ fromMs: timestampDate(from).getTime(), toMs: timestampDate(to).getTime() });
        }
      }
    }
    return coveragePercent(span, blind, cameraIds.length);
  }

  /** Nothing that was published until then waits: neither faces at identity, nor recognitions here. */
  private async isHandledUntil(untilMs: number): Promise<boolean> {
    const waiting = await this.waitingNow(untilMs);
    return waiting.every(({ oldestAt }) => oldestAt === undefined || oldestAt.getTime() > untilMs);
  }

  /** Read after that instant, and by whoever closes the day of many people once. */
  private waitingNow(afterMs: number): Promise<Backlog[]> {
    const nowMs = Date.now();
    const { readAtMs, waiting } = this.lastRead;
    if (readAtMs > afterMs && nowMs - readAtMs < backlogAgeMaxMs) return waiting;
    const read = this.readWaiting();
    this.lastRead = { readAtMs: nowMs, waiting: read };
    read.catch(() => {
      if (this.lastRead.waiting === read) this.lastRead = neverRead;
    });
    return read;
  }

  private async readWaiting(): Promise<Backlog[]> {
    const events = [subjectOf(facesDetected), subjectOf(personRecognized)];
    const backlogs = await this.backlogs.backlogs();
    return backlogs.filter(({ event, receiver }) => events.includes(event) && receiver !== 'gateway');
  }
}
