import { loadConfig } from '@smart-attendance/config';
import { getStreamHealth, type StreamHealth } from '@smart-attendance/contracts';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { StreamIngestionModule, streamIngestionConfig } from '..';
import type { StreamTimings } from '../stream-ingestion.module';
import { PlayedRegistry } from './fake-registry';

export interface TrialOptions {
  readonly natsUrl: string;
  readonly ffmpegFile: string;
  readonly timings: StreamTimings;
}

/** The whole service beside a registry that is told what is wanted, looked at over the bus only. */
export class ServiceOnTrial {
  private constructor(
    readonly registry: PlayedRegistry,
    readonly client: BusClient,
    private readonly service: RunningService,
  ) {}

  static async start({ natsUrl, ffmpegFile, timings }: TrialOptions): Promise<ServiceOnTrial> {
    const registry = await PlayedRegistry.start(natsUrl);
    const config = loadConfig(streamIngestionConfig, { FFMPEG_BIN: ffmpegFile });
    const module = StreamIngestionModule.register(config, timings);
    const service = await startService({ service: 'stream-ingestion', module, natsUrl, healthPort: 0 });
    return new ServiceOnTrial(registry, await connectClient({ natsUrl, as: 'gateway' }), service);
  }

  async healthOf(cameraId: string): Promise<StreamHealth> {
    const { health } = await this.client.requests.request(getStreamHealth, { cameraId });
    if (health === undefined) throw new Error('The answer holds no health.');
    return health;
  }

  async stop(): Promise<void> {
    await this.client.close();
    await this.service.stop();
    await this.registry.stop();
  }
}
