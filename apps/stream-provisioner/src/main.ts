import { loadConfig } from '@smart-attendance/config';
import { busOptionsOf, runProcess, StreamProvisioner, streamProvisioner } from '@smart-attendance/messaging';
import { createLogger, startHealthServer, startTraceExport } from '@smart-attendance/observability';
import { streamProvisionerConfig } from './stream-provisioner.config';

void runProcess(streamProvisioner, async () => {
  const config = loadConfig(streamProvisionerConfig, process.env);
  const logger = createLogger(streamProvisioner, { level: config.LOG_LEVEL });
  const traces = await startTraceExport(streamProvisioner, config, logger);
  const manager = await StreamProvisioner.start(busOptionsOf(config), logger);
  try {
    const health = await startHealthServer({
      service: streamProvisioner,
      host: config.HEALTH_HOST,
      port: config.HEALTH_PORT,
      indicators: [manager],
      logger,
    });
    logger.info('service-started', { healthPort: health.port });
    return {
      ready: { healthPort: health.port },
      stop: async () => {
        health.beginStopping();
        await manager.stop();
        await health.close();
        await traces.stop();
        logger.info('service-stopped', {});
      },
    };
  } catch (error) {
    await manager.stop();
    throw error;
  }
});
