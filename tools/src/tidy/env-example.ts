import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attendanceConfig } from '@smart-attendance/app-attendance';
import { cameraRegistryConfig } from '@smart-attendance/app-camera-registry';
import { faceInferenceConfig } from '@smart-attendance/app-face-inference';
import { gatewayConfig } from '@smart-attendance/app-gateway';
import { identityConfig } from '@smart-attendance/app-identity';
import { streamIngestionConfig } from '@smart-attendance/app-stream-ingestion';
import { streamProvisionerConfig } from '@smart-attendance/app-stream-provisioner';
import { renderEnvExample } from '@smart-attendance/config';
import type { EnvFile } from '@smart-attendance/standalone';
import { projectPaths } from '../project-paths';

/** What each service may be told, by the name of its folder. */
export const configOfService = {
  gateway: gatewayConfig,
  'camera-registry': cameraRegistryConfig,
  'stream-ingestion': streamIngestionConfig,
  'face-inference': faceInferenceConfig,
  identity: identityConfig,
  attendance: attendanceConfig,
  'stream-provisioner': streamProvisionerConfig,
};

const { repoDir } = projectPaths();
const file = join(repoDir, '.env.example');

/** The file `.env` of this copy of the project. */
export const envFile: EnvFile = {
  path: join(repoDir, '.env'),
  knownNames: new Set(Object.values(configOfService).flatMap(({ settings }) => Object.keys(settings))),
};

export function wantedEnvExample(): string {
  return renderEnvExample(configOfService);
}

export function presentEnvExample(): string {
  return readFileSync(file, 'utf8');
}

/** `npm run env-example`: writes .env.example anew from the schemas of the services. */
export function envExampleCommand(): Promise<number> {
  writeFileSync(file, wantedEnvExample());
  console.log('.env.example written');
  return Promise.resolve(0);
}
