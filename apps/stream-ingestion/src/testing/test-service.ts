import { loadConfig } from '@smart-attendance/config';
import { getStreamHealth, type StreamHealth } from '@smart-attendance/contracts';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { StreamIngestionModule, streamIngestionConfig } from '..';
import type { StreamTimings } from '../stream-timings';
import { FakeRegistry } from './fake-registry';

export interface TestServiceOptions {
  readonly natsUrl: string;
  readonly ffmpegFile: string;
  readonly timings: StreamTimings;
}

/** The whole service beside a fake registry, seen over the bus only. */
export class TestService {
  private constructor(
    readonly registry: FakeRegistry,
    readonly client: BusClient,
    private readonly service: RunningService,
  ) {}

  static async start({ natsUrl, ffmpegFile, timings }: TestServiceOptions): Promise<TestService> {
    const registry = await FakeRegistry.start(natsUrl);
    const config = loadConfig(streamIngestionConfig, { FFMPEG_BIN: ffmpegFile });
    const module = StreamIngestionModule.register(config, timings);
    const service = await startService({ service: 'stream-ingestion', module, natsUrl, healthPort: 0 });
    return new TestService(registry, await connectClient({ natsUrl, as: 'gateway' }), service);
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
