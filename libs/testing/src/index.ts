export { required } from './environment';
export { ffmpegOutput } from './ffmpeg-output';
export { seededRandom } from './seeded-random';
export { ServiceProcess } from './service-process';
export { SmallVolume } from './small-volume';
export { createTestDatabase, queryDatabase, type TestDatabase } from './test-database';
export { startTestNats, type TestNats } from './test-nats';
export { waitFor } from './wait-for';
export * from './rtsp';
