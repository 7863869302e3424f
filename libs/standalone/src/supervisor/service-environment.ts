/**
 * What the services of one installation are told. Everything that opens something (an address with a password, a key)
 * goes only to the services that the table below names.
 */
export interface InstallationSettings {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly masterKey: string;
  readonly jwtSecret: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
  readonly ffmpegFile: string;
  readonly modelsDir: string;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  readonly siteTimeZone: string;
  readonly vectorStore: string;
}

type Setting = keyof InstallationSettings;

const VARIABLES: Readonly<Record<Setting, string>> = {
  natsUrl: 'NATS_URL',
  databaseUrl: 'DATABASE_URL',
  masterKey: 'MASTER_KEY',
  jwtSecret: 'JWT_SECRET',
  adminEmail: 'ADMIN_EMAIL',
  adminPassword: 'ADMIN_PASSWORD',
  ffmpegFile: 'FFMPEG_BIN',
  modelsDir: 'MODELS_DIR',
  gatewayHost: 'HOST',
  gatewayPort: 'PORT',
  siteTimeZone: 'SITE_TIME_ZONE',
  vectorStore: 'VECTOR_STORE',
};

/** Set by a user, and not everybody's business. */
const GUARDED_VARIABLES = [
  'MASTER_KEYS_BEFORE',
  'JWT_SECRET_BEFORE',
  'QDRANT_URL',
  'QDRANT_API_KEY',
  'OIDC_CLIENT_SECRET',
  'MQTT_URL',
  'MQTT_PASSWORD',
] as const;
type GuardedVariable = (typeof GUARDED_VARIABLES)[number];

interface ServiceNeeds {
  readonly settings: readonly Setting[];
  readonly guarded?: readonly GuardedVariable[];
}

export const SERVICE_NEEDS = {
  'camera-registry': { settings: ['natsUrl', 'databaseUrl', 'masterKey'], guarded: ['MASTER_KEYS_BEFORE'] },
  'stream-ingestion': { settings: ['natsUrl', 'ffmpegFile', 'siteTimeZone'] },
  'face-inference': { settings: ['natsUrl', 'modelsDir'] },
  identity: {
    settings: ['natsUrl', 'databaseUrl', 'masterKey', 'vectorStore', 'adminEmail', 'adminPassword'],
    guarded: ['MASTER_KEYS_BEFORE', 'QDRANT_URL', 'QDRANT_API_KEY'],
  },
  attendance: { settings: ['natsUrl', 'databaseUrl', 'siteTimeZone'] },
  gateway: {
    settings: ['natsUrl', 'databaseUrl', 'jwtSecret', 'gatewayHost', 'gatewayPort'],
    guarded: ['OIDC_CLIENT_SECRET', 'JWT_SECRET_BEFORE', 'MQTT_URL', 'MQTT_PASSWORD'],
  },
} as const satisfies Readonly<Record<string, ServiceNeeds>>;

export type ServiceName = keyof typeof SERVICE_NEEDS;
export const SERVICE_NAMES = Object.keys(SERVICE_NEEDS) as readonly ServiceName[];

/**
 * The environment of one service: what the user set, less everything guarded, plus what the table gives it. A health
 * port of 0 lets each service take a free one, since six of them share this machine; it is on loopback like all else
 * that nobody asked to be reachable.
 */
export function serviceEnvironment(
  service: ServiceName,
  settings: InstallationSettings,
  userEnv: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const needs: ServiceNeeds = SERVICE_NEEDS[service];
  const names = [...Object.values(VARIABLES), ...GUARDED_VARIABLES];
  const guarded = new Set(names.flatMap((name) => [name, `${name}_FILE`]));
  const open = Object.entries(userEnv).filter(([key]) => !guarded.has(key) && !/^npm_/i.test(key));
  const allowed = (needs.guarded ?? [])
    .filter((key) => userEnv[key] !== undefined)
    .map((key) => [key, userEnv[key]] as const);
  const given = needs.settings.map((setting) => [VARIABLES[setting], String(settings[setting])] as const);
  const variables: readonly (readonly [string, string | undefined])[] = [...open, ...allowed, ...given];
  return { HEALTH_HOST: '127.0.0.1', ...Object.fromEntries(variables), HEALTH_PORT: '0' };
}
