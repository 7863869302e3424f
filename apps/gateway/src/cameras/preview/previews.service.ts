import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { frameCaptured } from '@smart-attendance/contracts';
import { MessageReader } from '@smart-attendance/messaging';
import { metrics } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../../gateway.config';
import { LastingAnswers, type EndReason, type LastingAnswer } from '../../http/lasting-answers';
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
  private readonly answers: LastingAnswers;

  constructor(
    private readonly reader: MessageReader,
    @Inject(gatewayConfigToken) config: Pick<GatewayConfig, 'PREVIEW_VIEWERS_MAX'>,
    @Inject(previewTimesToken) private readonly times: PreviewTimes,
  ) {
    this.feeds = new PictureFeeds(reader);
    this.answers = new LastingAnswers({
      answersMax: config.PREVIEW_VIEWERS_MAX,
      count: viewersNow,
      full: {
        message: (viewers) => `Already ${viewers} viewers look at previews; try again later.`,
        reason: 'too_many_viewers',
      },
      ...times,
    });
  }

  /**
   * Answers with pictures until the client goes, may not look any more, or the time is over.
   *
   * @throws AppError `not_found`, or `unavailable` when too many look already, before anything is answered
   */
  async show(request: PreviewRequest, response: Response): Promise<void> {
    await this.answers.give(response, async () => {
      const { cameraId, find } = request;
      const [newest] = await Promise.all([this.reader.newest(frameCaptured, cameraId), find()]);
      const first = newest === undefined ? undefined : toPicture(newest);
      return (end) => this.begin(request, response, first, end);
    });
  }

  /** Ends all previews and opens no more. */
  close(): void {
    this.answers.close();
  }

  get viewers(): number {
    return this.answers.count;
  }

  get camerasFollowed(): number {
    return this.feeds.count;
  }

  private begin(
    { cameraId, stillMay }: PreviewRequest,
    response: Response,
    first: Picture | undefined,
    end: (reason: EndReason) => void,
  ): LastingAnswer {
    const viewer = new PreviewViewer(response, this.times, countPicture, () => {
      end('stalled');
    });
    const unwatch = this.feeds.watch(cameraId, (picture) => {
      viewer.show(picture);
    });
    beginPreview(response);
    if (first !== undefined) viewer.show(first);
    return {
      // What the viewer has not taken by now it will not take.
      get isBehind() {
        return viewer.isBehind;
      },
      stop: () => {
        viewer.stop();
        unwatch();
      },
      recheck: stillMay,
    };
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
