import { Controller, Module } from '@nestjs/common';
import {
  CameraChange,
  cameraChanged,
  checkCameraHosts,
  createCamera,
  deleteCamera,
  getCamera,
  getCoverage,
  listCameras,
  listStatusSpans,
  listStreamSources,
  setWantedState,
  streamStatusChanged,
  updateCamera,
  type MessageInitShape,
  type StreamSourceSchema,
  type StreamStatusChanged,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import {
  RespondsTo,
  connectClient,
  Consumes,
  startService,
  type BusClient,
  type RunningService,
} from '@smart-attendance/messaging';

export type FakeSource = MessageInitShape<typeof StreamSourceSchema> & { readonly cameraId: string };

/** The part of camera-registry that ingestion uses, made of a map: apps do not import each other. */
const sources = new Map<string, FakeSource>();
const receivedStatus: StreamStatusChanged[] = [];

@Controller()
class FakeRegistryResponder {
  @RespondsTo(listStreamSources)
  listStreamSources() {
    return Promise.resolve({ sources: [...sources.values()], pageInfo: { total: sources.size, nextCursor: '' } });
  }

  @RespondsTo(createCamera)
  createCamera(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(checkCameraHosts)
  checkCameraHosts(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(getCamera)
  getCamera(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(listCameras)
  listCameras(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(updateCamera)
  updateCamera(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(deleteCamera)
  deleteCamera(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(listStatusSpans)
  listStatusSpans(): Promise<never> {
    return notFaked();
  }

  @RespondsTo(getCoverage)
  getCoverage(): Promise<never> {
    return notFaked();
  }

  @Consumes(streamStatusChanged)
  onStreamStatusChanged(status: StreamStatusChanged): Promise<void> {
    receivedStatus.push(status);
    return Promise.resolve();
  }

  @RespondsTo(setWantedState)
  setWantedState(): Promise<never> {
    return notFaked();
  }
}

function notFaked(): Promise<never> {
  return Promise.reject(new AppError('internal', 'The fake registry does not know this request.'));
}

@Module({ controllers: [FakeRegistryResponder] })
class FakeRegistryModule {}

export class FakeRegistry {
  private revision = 0;

  private constructor(
    private readonly natsUrl: string,
    private service: RunningService,
    private readonly client: BusClient,
  ) {}

  static async start(natsUrl: string): Promise<FakeRegistry> {
    sources.clear();
    receivedStatus.length = 0;
    return new FakeRegistry(natsUrl, await serve(natsUrl), await connectClient({ natsUrl, as: 'camera-registry' }));
  }

  async want(source: FakeSource): Promise<void> {
    sources.set(source.cameraId, { frameRate: 5, ...source });
    await this.announce(source.cameraId);
  }

  async unwant(cameraId: string): Promise<void> {
    sources.delete(cameraId);
    await this.announce(cameraId);
  }

  /** What was published of a camera, in the order in which it was received. */
  statusOf(cameraId: string): readonly StreamStatusChanged[] {
    return receivedStatus.filter((status) => status.cameraId === cameraId);
  }

  async unwantAll(): Promise<void> {
    for (const cameraId of [...sources.keys()]) await this.unwant(cameraId);
  }

  /** Changes without an event, as when it got lost. */
  wantSilently(source: FakeSource): void {
    sources.set(source.cameraId, { frameRate: 5, ...source });
  }

  /** The registry's process is gone; the bus is there. */
  async goAway(): Promise<void> {
    await this.service.stop();
  }

  async comeBack(): Promise<void> {
    this.service = await serve(this.natsUrl);
  }

  async stop(): Promise<void> {
    await this.client.close();
    await this.service.stop();
  }

  private async announce(cameraId: string): Promise<void> {
    this.revision += 1;
    await this.client.publisher.publish(cameraChanged, {
      cameraId,
      change: CameraChange.UPDATED,
      revision: this.revision,
    });
  }
}

function serve(natsUrl: string): Promise<RunningService> {
  return startService({ service: 'camera-registry', module: FakeRegistryModule, natsUrl, healthPort: 0 });
}
