import { frameCaptured, timestampDate, type FrameCaptured } from '@smart-attendance/contracts';
import type { MessageReader } from '@smart-attendance/messaging';

/** A picture as a part of a multipart answer, made once for all who look. */
export interface Picture {
  readonly frameId: string;
  readonly part: Buffer;
}

export const boundary = 'picture';
/** Before the first part, and behind each: browsers show a part only when they see that it is over. */
export const delimiter = `\r\n--${boundary}\r\n`;

export function toPicture({ frameId, jpeg, capturedAt }: FrameCaptured): Picture | undefined {
  if (capturedAt === undefined || jpeg.length === 0) return undefined;
  const at = timestampDate(capturedAt);
  const head = `Content-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Captured-At: ${at.toISOString()}\r\n\r\n`;
  return { frameId, part: Buffer.concat([Buffer.from(head), jpeg, Buffer.from(delimiter)]) };
}

type Show = (picture: Picture) => void;

interface Feed {
  readonly viewers: Set<Show>;
  readonly stop: () => void;
}

/** The pictures of cameras for those who look: one subscription a camera, from its first viewer to its last. */
export class PictureFeeds {
  private readonly feeds = new Map<string, Feed>();

  constructor(private readonly reader: MessageReader) {}

  /** Shows every picture from now on; returns what ends it. @throws AppError `unavailable` when the bus is closed */
  watch(cameraId: string, show: Show): () => void {
    const feed = this.feeds.get(cameraId) ?? this.open(cameraId);
    feed.viewers.add(show);
    return () => {
      if (!feed.viewers.delete(show) || feed.viewers.size > 0) return;
      this.feeds.delete(cameraId);
      feed.stop();
    };
  }

  /** Cameras that somebody looks at. */
  get count(): number {
    return this.feeds.size;
  }

  private open(cameraId: string): Feed {
    const viewers = new Set<Show>();
    const stop = this.reader.follow(frameCaptured, cameraId, (frame) => {
      const picture = toPicture(frame);
      if (picture !== undefined) for (const show of viewers) show(picture);
    });
    const feed = { viewers, stop };
    this.feeds.set(cameraId, feed);
    return feed;
  }
}
