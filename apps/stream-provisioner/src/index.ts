export { streamManagerConfig, type StreamProvisionerConfig } from './stream-provisioner.config';
