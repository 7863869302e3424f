import 'reflect-metadata';
import { loadConfig } from '@smart-attendance/config';
import { runProcess } from '@smart-attendance/messaging';
import { createLogger, startTraceExport } from '@smart-attendance/observability';
import { gatewayConfig } from './gateway.config';
import { startGateway } from './gateway.server';

void runProcess('gateway', async () => {
  const config = loadConfig(gatewayConfig, process.env);
  const traces = await startTraceExport('gateway', config, createLogger('gateway', { level: config.LOG_LEVEL }));
  const gateway = await startGateway(config);
  return {
    ready: { port: gateway.port },
    stop: async () => {
      await gateway.stop();
      await traces.stop();
    },
  };
});
