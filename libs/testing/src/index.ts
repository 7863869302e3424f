export { costOfTenfold } from './cost-of-tenfold';
export {
  DocumentedAnswers,
  toApiDocument,
  type ApiDocument,
  type DocumentedContent,
  type DocumentedOperation,
  type GivenAnswer,
} from './documented-answers';
export { required } from './environment';
export { EventListener } from './event-listener';
export { ffmpegOutput } from './ffmpeg-output';
export { seededRandom } from './seeded-random';
export { ServiceProcess } from './service-process';
export { SmallVolume } from './small-volume';
export { hasOpenssl, makeTestCertificate } from './test-certificate';
export { createTestDatabase, queryDatabase, type TestDatabase } from './test-database';
export { startTestNats, type TestNats } from './test-nats';
export { TraceCollector } from './trace-collector';
export { waitFor } from './wait-for';
export { zipOf, type SpecZipFile } from './zip-of';
export * from './rtsp';
