export { runDemo, type DemoContext, type DemoOutcome } from './demo';
export { prepareDemo, type Demo } from './demo-video';
export type { BackingServer, BackingServerOptions } from './embedded/backing-server';
export { findFfmpeg, type Ffmpeg } from './embedded/ffmpeg';
export { startNats } from './embedded/nats';
export { startPostgres } from './embedded/postgres';
export { projectPaths, type ProjectPaths } from './project-paths';
export { startSystem, type RunningSystem, type SystemOptions } from './start/system';
export { Supervisor, type SupervisedService, type SupervisorOptions } from './supervisor/supervisor';
