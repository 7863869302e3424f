import { metrics } from '@smart-attendance/observability';

export const withoutReplica = metrics.gauge({
  name: 'streams_without_replica',
  help: 'Cameras wanted now that no living replica carries; every replica says the same number.',
});
