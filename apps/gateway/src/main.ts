import 'reflect-metadata';
import { loadConfig } from '@smart-attendance/config';
import { runProcess } from '@smart-attendance/messaging';
import { gatewayConfig } from './gateway.config';
import { startGateway } from './gateway.server';

void runProcess('gateway', async () => {
  const gateway = await startGateway(loadConfig(gatewayConfig, process.env));
  return { ready: { port: gateway.port }, stop: () => gateway.stop() };
});
