import { Module, type DynamicModule } from '@nestjs/common';
import { FaceEngine } from '@smart-attendance/vision';
import { toEngineOptions } from './engine-options.policy';
import { faceInferenceConfigToken, type FaceInferenceConfig } from './face-inference.config';
import { FacePicturesService } from './face-pictures/face-pictures.service';
import { FrameConsumer } from './frame.consumer';
import { PhotoResponder } from './photo.responder';
import { PicturesService } from './pictures.service';
import { SecondPack } from './second-pack';

@Module({ controllers: [FrameConsumer, PhotoResponder], providers: [PicturesService, FacePicturesService] })
export class FaceInferenceModule {
  static register(config: FaceInferenceConfig): DynamicModule {
    return {
      module: FaceInferenceModule,
      providers: [
        { provide: faceInferenceConfigToken, useValue: config },
        { provide: FaceEngine, useFactory: () => FaceEngine.load(toEngineOptions(config)) },
        { provide: SecondPack, useFactory: () => SecondPack.open(config) },
      ],
    };
  }
}
