import { RtspServer, waitFor } from '@smart-attendance/testing';
import { besideNats, type BenchSetting } from './bench-setting';
import { besideService, type BenchedService } from './benched-service';
import { WantedCameras } from './wanted-cameras';

export interface IngestionBench extends BenchSetting {
  readonly server: RtspServer;
  readonly cameras: WantedCameras;
  readonly service: BenchedService;
}

/**
 * Runs `work` beside the built service, a camera server and what it asks for its cameras; ends all whatever happens.
 * @throws Error when the service is not built, does not start, or had to be started again meanwhile
 */
export function besideIngestion<T>(work: (bench: IngestionBench) => Promise<T>): Promise<T> {
  return besideNats(async (setting) => {
    const server = await RtspServer.start();
    const cameras = await WantedCameras.open(setting.natsUrl);
    const environment = { NATS_URL: setting.natsUrl, FFMPEG_BIN: setting.ffmpegFile };
    try {
      return await besideService(setting, { app: 'stream-ingestion', environment }, (service) =>
        work({ ...setting, server, cameras, service }),
      );
    } finally {
      await cameras.close();
      await server.close();
    }
  });
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
