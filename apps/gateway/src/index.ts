export { OperatorAccess, type Credentials, type OperatorAddresses } from './access/operator-access';
export { gatewayConfig, type GatewayConfig } from './gateway.config';
export { startGateway, type RunningGateway } from './gateway.server';
