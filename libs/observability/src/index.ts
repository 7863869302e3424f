export { startHealthServer, type HealthServer, type HealthServerOptions } from './health-server';
export { hideCredentials, hideSecrets } from './hide-secrets';
export { createLogger, Logger, logLevels, type LogFields, type LoggerOptions, type LogLevel } from './logger';
export { metrics, Metrics } from './metrics';
export type { Counter, Gauge, Histogram } from 'prom-client';
export { NestLogger } from './nest-logger';
export { checkReadiness, type DependencyState, type ReadinessProbe } from './readiness';
export { RepeatedEvents } from './repeated-events';
export {
  childOf,
  currentTrace,
  currentTraceId,
  currentTraceparent,
  formatTraceparent,
  newTrace,
  parseTraceparent,
  runWithTrace,
  type TraceContext,
} from './trace';
