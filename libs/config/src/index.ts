export { defineConfig, loadConfig, type ConfigOf, type ConfigSchema, type Settings } from './config';
export { ConfigError, type ConfigProblem } from './config-error';
export { renderConfigurationReference } from './configuration-reference';
export { renderEnvExample } from './env-example';
export {
  boolean,
  choice,
  integer,
  number,
  secret,
  secretKeys,
  text,
  url,
  value,
  type RangeOptions,
  type Setting,
  type SettingOptions,
  type UrlOptions,
} from './setting';
export {
  busSettings,
  cameraNetworkSettings,
  databaseSettings,
  erasureSettings,
  livenessSettings,
  reviewSettings,
  sealingSettings,
  serviceSettings,
  siteSettings,
} from './shared-settings';
