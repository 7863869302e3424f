import { loadConfig } from '@smart-attendance/config';
import { runService } from '@smart-attendance/messaging';
import { FaceEngine } from '@smart-attendance/vision';
import { faceInferenceConfig } from './face-inference.config';
import { FaceInferenceModule } from './face-inference.module';
import { SecondPack } from './second-pack';

void runService('face-inference', () => {
  const config = loadConfig(faceInferenceConfig, process.env);
  return {
    config,
    module: FaceInferenceModule.register(config),
    facts: (app) => ({
      modelPack: app.get(FaceEngine, { strict: false }).pack.id,
      secondModelPack: app.get(SecondPack, { strict: false }).packId ?? '',
    }),
  };
});
