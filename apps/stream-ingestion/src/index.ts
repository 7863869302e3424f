export { streamIngestionConfig } from './stream-ingestion.config';
export { StreamIngestionModule } from './stream-ingestion.module';
