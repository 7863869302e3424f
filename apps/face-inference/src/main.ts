import { loadConfig } from '@smart-attendance/config';
import { runService } from '@smart-attendance/messaging';
import { faceInferenceConfig } from './face-inference.config';
import { FaceInferenceModule } from './face-inference.module';

const config = loadConfig(faceInferenceConfig, process.env);

void runService({
  service: 'face-inference',
  module: FaceInferenceModule.register(config),
  natsUrl: config.NATS_URL,
  healthPort: config.HEALTH_PORT,
});
