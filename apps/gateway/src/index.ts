export { gatewayConfig, type GatewayConfig } from './gateway.config';
export { startGateway, type RunningGateway } from './gateway.server';
