import { setTimeout as pause } from 'node:timers/promises';
import { BenchedService } from './benched-service';

export interface IngestionSetting {
  readonly repoDir: string;
  readonly logsDir: string;
  readonly natsUrl: string;
  readonly ffmpegFile: string;
  readonly log: (line: string) => void;
}

/** One built stream-ingestion service as a process of its own. Throws when it is not built or does not start. */
export function startIngestion({ natsUrl, ffmpegFile, ...rest }: IngestionSetting): Promise<BenchedService> {
  const environment = { NATS_URL: natsUrl, FFMPEG_BIN: ffmpegFile };
  return BenchedService.start({ ...rest, app: 'stream-ingestion', environment });
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
  const deadline = Date.now() + liveWithinMs;
  while (readCounts(await service.metrics()).live !== cameras) {
    if (Date.now() > deadline) throw new Error(`${cameras} cameras are not live; look at ${service.logFile}.`);
    await pause(100);
  }
}
