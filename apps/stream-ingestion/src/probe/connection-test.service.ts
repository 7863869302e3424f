import { Injectable } from '@nestjs/common';
import type { CameraUrl } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Credentials } from '../rtsp/rtsp-auth.policy';
import { StreamFailure } from '../stream-failure';
import type { PlayOptions, StreamListener } from '../streams/stream-player';
import { jpegSize } from '../video/jpeg-size.policy';
import { FrameTimes } from './frame-times';

export interface ConnectionTest {
  readonly address: CameraUrl;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

export interface SeenVideo {
  readonly width: number;
  readonly height: number;
  /** As the camera declares it, or as its clock shows; 0 when neither could be seen in time. */
  readonly framesPerSecond: number;
  readonly codec: string;
  /** From the start of the test to the first decoded picture. */
  readonly latencyMs: number;
}

export type ConnectionVerdict =
  | { readonly kind: 'picture'; readonly video: SeenVideo }
  | { readonly kind: 'failure'; readonly failure: StreamFailure };

/** How a test plays a stream: one picture in the camera's own size. */
export type PlayForTest = (
  options: Pick<PlayOptions, 'address' | 'credentials' | 'connectDeadlineMs' | 'signal'>,
  listener: StreamListener,
) => Promise<StreamFailure>;

/** After the first picture, so long for enough frames to tell their rate. */
const rateWaitMs = 1_000;
const retryAfterSeconds = 2;

@Injectable()
export class ConnectionTester {
  private running = 0;
  private readonly stopping = new AbortController();

  constructor(
    private readonly play: PlayForTest,
    private readonly testsMax: number,
  ) {}

  /** Ends the tests under way. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Opens the camera as a stream would. Throws AppError `rate_limited` when as many tests are under way as may be. */
  async test(test: ConnectionTest): Promise<ConnectionVerdict> {
    if (this.running >= this.testsMax) {
      throw new AppError('rate_limited', 'Several connections are being tested already; try again shortly.', {
        retryAfterSeconds,
      });
    }
    this.running += 1;
    try {
      return await this.watch(test);
    } finally {
      this.running -= 1;
    }
  }

  private async watch({ address, credentials, timeoutMs }: ConnectionTest): Promise<ConnectionVerdict> {
    const startedMs = performance.now();
    const seen = new AbortController();
    const times = new FrameTimes();
    let codecName = '';
    const first: { jpeg?: Buffer; latencyMs: number } = { latencyMs: 0 };
    let timer: NodeJS.Timeout | undefined;
    const stopWhenSeen = (): void => {
      if (first.jpeg !== undefined && times.isKnown) seen.abort();
    };
    const failure = await this.play(
      {
        address,
        credentials,
        connectDeadlineMs: timeoutMs,
        signal: AbortSignal.any([seen.signal, this.stopping.signal]),
      },
      {
        onDescribed: (track, codec) => {
          codecName = codec.name;
          times.declare(track.framesPerSecond, track.clockHz);
        },
        onUnit: ({ timestamp }) => {
          times.add(timestamp);
          stopWhenSeen();
        },
        onPicture: (jpeg) => {
          if (first.jpeg !== undefined) return;
          first.jpeg = jpeg;
          first.latencyMs = performance.now() - startedMs;
          const restMs = Math.max(0, Math.min(rateWaitMs, timeoutMs - first.latencyMs));
          timer = setTimeout(() => {
            seen.abort();
          }, restMs);
          stopWhenSeen();
        },
        onDropped: () => undefined,
      },
    );
    clearTimeout(timer);
    return verdictOf(first, codecName, times.rate, failure);
  }
}

function verdictOf(
  { jpeg, latencyMs }: { jpeg?: Buffer; latencyMs: number },
  codec: string,
  framesPerSecond: number,
  failure: StreamFailure,
): ConnectionVerdict {
  const size = jpeg === undefined ? undefined : jpegSize(jpeg);
  if (size === undefined) return { kind: 'failure', failure };
  return { kind: 'picture', video: { ...size, framesPerSecond, codec, latencyMs: Math.round(latencyMs) } };
}
