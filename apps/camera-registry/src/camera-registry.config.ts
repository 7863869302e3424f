import { defineConfig, integer, secret, url, type ConfigOf } from '@smart-attendance/config';

export const cameraRegistryConfig = defineConfig({
  NATS_URL: url('where the bus is', { default: 'nats://127.0.0.1:4222', secret: true }),
  DATABASE_URL: url('where Postgres is', { secret: true, protocols: ['postgres', 'postgresql'] }),
  MASTER_KEY: secret('seals the passwords of cameras; without it they must be entered again', { base64Bytes: 32 }),
  HEALTH_PORT: integer('the port of /health, /health/ready and /metrics; 0 takes a free one', {
    default: 0,
    min: 0,
    max: 65_535,
  }),
});

export type CameraRegistryConfig = ConfigOf<typeof cameraRegistryConfig>;
