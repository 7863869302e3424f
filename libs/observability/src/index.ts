export { productVersion } from './build';
export { startHealthServer } from './health-server';
export { hideSecrets } from './hide-secrets';
export { createLogger, Logger, type LogFields, type LogLevel } from './logger';
export { metrics, Metrics } from './metrics';
export type { Counter, Gauge, Histogram } from 'prom-client';
export { NestLogger } from './nest-logger';
export { checkReadiness, type DependencyState, type HealthIndicator } from './readiness';
export { RepeatedEvents } from './repeated-events';
export {
  currentTraceId,
  currentTraceparent,
  newTrace,
  parseTraceparent,
  runInNewTrace,
  runInSpan,
  runInSpanIfRecorded,
} from './trace';
export { startTraceExport, type TraceSettings } from './trace-export';
