import { waitFor } from '@smart-attendance/testing';
import type { BenchSetting } from './bench-setting';
import { BenchedService } from './benched-service';

/** @throws Error when it is not built or does not start */
export function startIngestion(bench: BenchSetting): Promise<BenchedService> {
  const environment = { NATS_URL: bench.natsUrl, FFMPEG_BIN: bench.ffmpegFile };
  return BenchedService.start(bench, { app: 'stream-ingestion', environment });
}

export interface FrameCounts {
  readonly live: number;
  readonly published: number;
  /** Left out because nothing moved. */
  readonly still: number;
}

export function readCounts(metrics: string): FrameCounts {
  const sum = (name: string, label = ''): number =>
    [...metrics.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, 'gm'))]
      .filter(([, labels = '']) => labels.includes(label))
      .reduce((total, [, , count]) => total + Number(count), 0);
  return {
    live: sum('stream_live'),
    published: sum('stream_frames_published_total'),
    still: sum('stream_frames_dropped_total', 'reason="still"'),
  };
}

const liveWithinMs = 60_000;

/** Until just so many cameras are live. */
export async function waitForLive(service: BenchedService, cameras: number): Promise<void> {
  const what = `${cameras} live cameras (the log is ${service.logFile})`;
  const areLive = async (): Promise<boolean> => readCounts(await service.metrics()).live === cameras;
  await waitFor(areLive, { what, timeoutMs: liveWithinMs, everyMs: 100 });
}
