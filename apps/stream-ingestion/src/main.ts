import 'reflect-metadata';
import { loadConfig } from '@smart-attendance/config';
import { runService } from '@smart-attendance/messaging';
import { FfmpegReadiness } from './video/ffmpeg-readiness';
import { streamIngestionConfig } from './stream-ingestion.config';
import { StreamIngestionModule } from './stream-ingestion.module';

void runService('stream-ingestion', () => {
  const config = loadConfig(streamIngestionConfig, process.env);
  return {
    config,
    module: StreamIngestionModule.register(config),
    readiness: (app) => [app.get(FfmpegReadiness, { strict: false })],
  };
});
