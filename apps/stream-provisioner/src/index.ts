export { streamProvisionerConfig, type StreamProvisionerConfig } from './stream-provisioner.config';
