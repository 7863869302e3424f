import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attendanceConfig } from '@smart-attendance/app-attendance';
import { cameraRegistryConfig } from '@smart-attendance/app-camera-registry';
import { faceInferenceConfig } from '@smart-attendance/app-face-inference';
import { gatewayConfig } from '@smart-attendance/app-gateway';
import { identityConfig } from '@smart-attendance/app-identity';
import { streamIngestionConfig } from '@smart-attendance/app-stream-ingestion';
import { streamProvisionerConfig } from '@smart-attendance/app-stream-provisioner';
import { renderConfigurationReference, renderEnvExample } from '@smart-attendance/config';
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

/** The file `.env` of this copy of the project. */
export const envFile: EnvFile = {
  path: join(repoDir, '.env'),
  knownNames: new Set(Object.values(configOfService).flatMap(({ settings }) => Object.keys(settings))),
};

/** What is made of the schemas, by path. */
export function wantedConfigurationFiles(): Readonly<Record<string, string>> {
  return {
    '.env.example': renderEnvExample(configOfService),
    'docs/configuration.md': renderConfigurationReference(configOfService),
  };
}

export function presentConfigurationFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(wantedConfigurationFiles()).map((path) => [path, readFileSync(join(repoDir, path), 'utf8')]),
  );
}

/** `npm run env-example`: writes .env.example and docs/configuration.md anew from the schemas of the services. */
export function envExampleCommand(): Promise<number> {
  const files = wantedConfigurationFiles();
  for (const [path, text] of Object.entries(files)) writeFileSync(join(repoDir, path), text);
  console.log(`${Object.keys(files).join(' and ')} written`);
  return Promise.resolve(0);
}
