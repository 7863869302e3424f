import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { FaceEngine } from '@smart-attendance/vision';
import { engineOptionsOf } from './engine-options.policy';
import type { FaceInferenceConfig } from './face-inference.config';
import { FrameConsumer } from './frame.consumer';
import { photosWaitingMaxToken, PhotoResponder } from './photo.responder';

/** Loads the models when it starts, and frees them when the transport has finished what was in hand. */
@Module({})
export class FaceInferenceModule implements OnApplicationShutdown {
  constructor(private readonly engine: FaceEngine) {}

  static register(config: FaceInferenceConfig): DynamicModule {
    return {
      module: FaceInferenceModule,
      controllers: [FrameConsumer, PhotoResponder],
      providers: [
        { provide: FaceEngine, useFactory: () => FaceEngine.load(engineOptionsOf(config)) },
        { provide: photosWaitingMaxToken, useValue: config.PHOTOS_WAITING_MAX },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
