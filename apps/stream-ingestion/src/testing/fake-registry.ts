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

export type PlayedSource = MessageInitShape<typeof StreamSourceSchema> & { readonly cameraId: string };

/** The part of camera-registry that ingestion speaks with, played by a map: apps do not import each other. */
const sources = new Map<string, PlayedSource>();
const heardStatus: StreamStatusChanged[] = [];

@Controller()
class PlayedRegistryResponder {
  @RespondsTo(listStreamSources)
  listStreamSources() {
    return Promise.resolve({ sources: [...sources.values()], pageInfo: { total: sources.size, nextCursor: '' } });
  }

  @RespondsTo(createCamera)
  createCamera(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(checkCameraHosts)
  checkCameraHosts(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(getCamera)
  getCamera(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(listCameras)
  listCameras(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(updateCamera)
  updateCamera(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(deleteCamera)
  deleteCamera(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(listStatusSpans)
  listStatusSpans(): Promise<never> {
    return notPlayed();
  }

  @RespondsTo(getCoverage)
  getCoverage(): Promise<never> {
    return notPlayed();
  }

  @Consumes(streamStatusChanged)
  onStreamStatusChanged(status: StreamStatusChanged): Promise<void> {
    heardStatus.push(status);
    return Promise.resolve();
  }

  @RespondsTo(setWantedState)
  setWantedState(): Promise<never> {
    return notPlayed();
  }
}

function notPlayed(): Promise<never> {
  return Promise.reject(new AppError('internal', 'Nobody plays this request.'));
}

@Module({ controllers: [PlayedRegistryResponder] })
class PlayedRegistryModule {}

export class PlayedRegistry {
  private revision = 0;

  private constructor(
    private readonly natsUrl: string,
    private service: RunningService,
    private readonly client: BusClient,
  ) {}

  static async start(natsUrl: string): Promise<PlayedRegistry> {
    sources.clear();
    heardStatus.length = 0;
    return new PlayedRegistry(natsUrl, await serve(natsUrl), await connectClient({ natsUrl, as: 'camera-registry' }));
  }

  async want(source: PlayedSource): Promise<void> {
    sources.set(source.cameraId, { frameRate: 5, ...source });
    await this.announce(source.cameraId);
  }

  async unwant(cameraId: string): Promise<void> {
    sources.delete(cameraId);
    await this.announce(cameraId);
  }

  /** What was said of a camera, in the order in which it was heard. */
  statusOf(cameraId: string): readonly StreamStatusChanged[] {
    return heardStatus.filter((status) => status.cameraId === cameraId);
  }

  async unwantAll(): Promise<void> {
    for (const cameraId of [...sources.keys()]) await this.unwant(cameraId);
  }

  /** Changes without a word, as when an event got lost. */
  wantSilently(source: PlayedSource): void {
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
  return startService({ service: 'camera-registry', module: PlayedRegistryModule, natsUrl, healthPort: 0 });
}
