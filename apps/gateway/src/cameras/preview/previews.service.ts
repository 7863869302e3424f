import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { frameCaptured } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { MessageReader } from '@smart-attendance/messaging';
import { metrics } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../../gateway.config';
import { boundary, delimiter, PictureFeeds, toPicture, type Picture } from './picture-feeds';
import { PreviewViewer, type PictureOutcome, type PreviewPace } from './preview-viewer';

export interface PreviewTimes extends PreviewPace {
  /** A preview ends after this time; whoever still looks asks again. */
  readonly lifeMs: number;
  /** How often it is asked whether the viewer still may look. */
  readonly recheckMs: number;
}

/** Ten pictures a second. Asking whether somebody may still look is cheap: who they are is remembered for 15 s. */
export const previewTimes: PreviewTimes = {
  pictureEveryMs: 100,
  stalledMs: 30_000,
  lifeMs: 10 * 60 * 1_000,
  recheckMs: 5_000,
};

export const previewTimesToken = Symbol('preview-times');

/** What cannot be sent in this time to a viewer whose preview is over is thrown away. */
const endMs = 1_000;
const retryAfterSeconds = 10;

const viewersNow = metrics.gauge({ name: 'preview_viewers', help: 'Viewers of live previews right now.' });
const picturesTotal = metrics.counter<'outcome'>({
  name: 'preview_pictures_total',
  help: 'Pictures of live previews, sent to a viewer or skipped because a newer one came first.',
  labelNames: ['outcome'],
});
const countPicture = (outcome: PictureOutcome): void => {
  picturesTotal.inc({ outcome });
};

export interface PreviewRequest {
  readonly cameraId: string;
  /** @throws AppError `not_found` when there is no such camera */
  readonly find: () => Promise<unknown>;
  /** @throws AppError when whoever looks may not any more */
  readonly stillMay: () => Promise<unknown>;
}

/**
 * Live pictures of cameras over HTTP, each as a part that replaces the one before. Viewers are bounded, each gets the
 * newest picture when it can take one, and none takes a frame from the workers.
 */
@Injectable()
export class PreviewsService {
  private readonly feeds: PictureFeeds;
  private readonly ends = new Set<() => void>();
  private taken = 0;
  private isClosed = false;

  constructor(
    private readonly reader: MessageReader,
    @Inject(gatewayConfigToken) private readonly config: Pick<GatewayConfig, 'PREVIEW_VIEWERS_MAX'>,
    @Inject(previewTimesToken) private readonly times: PreviewTimes,
  ) {
    this.feeds = new PictureFeeds(reader);
  }

  /**
   * Answers with pictures until the client goes, may not look any more, or the time is over.
   *
   * @throws AppError `not_found`, or `unavailable` when too many look already, before anything is answered
   */
  async show(request: PreviewRequest, response: Response): Promise<void> {
    const leave = this.takePlace();
    try {
      const [newest] = await Promise.all([this.reader.newest(frameCaptured, request.cameraId), request.find()]);
      // Either may have happened while the requests were under way.
      if (this.isClosed) throw stopping();
      if (response.destroyed) return;
      await this.run(request, response, newest === undefined ? undefined : toPicture(newest));
    } finally {
      leave();
    }
  }

  /** Ends all previews and opens no more. */
  close(): void {
    this.isClosed = true;
    for (const end of [...this.ends]) end();
  }

  get viewers(): number {
    return this.taken;
  }

  get camerasFollowed(): number {
    return this.feeds.count;
  }

  private takePlace(): () => void {
    if (this.isClosed) throw stopping();
    if (this.taken >= this.config.PREVIEW_VIEWERS_MAX) {
      throw new AppError('unavailable', `Already ${this.taken} viewers look at previews; try again later.`, {
        reason: 'too_many_viewers',
        retryAfterSeconds,
      });
    }
    this.taken += 1;
    viewersNow.set(this.taken);
    return () => {
      this.taken -= 1;
      viewersNow.set(this.taken);
    };
  }

  /** Resolves when the connection is closed, whoever closed it. */
  private run(request: PreviewRequest, response: Response, first: Picture | undefined): Promise<void> {
    return new Promise((resolve) => {
      const viewer = new PreviewViewer(response, this.times, countPicture, () => {
        end();
      });
      const unwatch = this.feeds.watch(request.cameraId, (picture) => {
        viewer.show(picture);
      });
      const end = (): void => {
        viewer.stop();
        // What the viewer has not taken by now it will not take.
        if (viewer.isBehind) response.destroy();
        else endAnswer(response);
      };
      const life = setTimeout(end, this.times.lifeMs);
      const recheck = setInterval(() => {
        request.stillMay().catch(end);
      }, this.times.recheckMs);
      this.ends.add(end);
      response.on('error', end);
      response.once('close', () => {
        clearTimeout(life);
        clearInterval(recheck);
        this.ends.delete(end);
        viewer.stop();
        unwatch();
        resolve();
      });
      beginPreview(response);
      if (first !== undefined) viewer.show(first);
    });
  }
}

/** The head of the answer, and the line before the first picture. */
function beginPreview(response: Response): void {
  response.status(200).set({
    'Content-Type': `multipart/x-mixed-replace; boundary=${boundary}`,
    // The connection is of no use afterwards, and a proxy must not wait for more.
    Connection: 'close',
    'X-Accel-Buffering': 'no',
  });
  response.write(delimiter);
}

function endAnswer(response: Response): void {
  const timer = setTimeout(() => {
    response.destroy();
  }, endMs);
  response.once('close', () => {
    clearTimeout(timer);
  });
  response.end();
}

function stopping(): AppError {
  return new AppError('unavailable', 'This server is being stopped; ask again.', { retryAfterSeconds: 1 });
}
