import { SERVICE_NAMES, serviceEnvironment, type InstallationSettings } from './service-environment';

const settings: InstallationSettings = {
  natsUrl: 'nats://user:secret@127.0.0.1:1',
  databaseUrl: 'postgres://user:secret@127.0.0.1:2/db',
  masterKey: 'key',
  jwtSecret: 'jwt',
  adminEmail: 'admin@example.org',
  adminPassword: 'password',
  ffmpegFile: '/bin/ffmpeg',
  modelsDir: '/models',
  gatewayHost: '127.0.0.1',
  gatewayPort: 8000,
  siteTimeZone: 'Europe/Berlin',
  vectorStore: 'embedded',
};

const knows = (variable: string, userEnv: NodeJS.ProcessEnv = {}) =>
  SERVICE_NAMES.filter((name) => serviceEnvironment(name, settings, userEnv)[variable] !== undefined);

describe('the environment of a service', () => {
  it('names the bus to every service', () => {
    expect(knows('NATS_URL')).toEqual(SERVICE_NAMES);
  });

  it('keeps the database from the two services that look at pictures', () => {
    expect(knows('DATABASE_URL')).toEqual(['camera-registry', 'identity', 'attendance', 'gateway']);
  });

  it('gives the key of the sessions to the gateway alone', () => {
    expect(knows('JWT_SECRET')).toEqual(['gateway']);
  });

  it('gives the key that seals pictures and passwords only to those who seal them', () => {
    expect(knows('MASTER_KEY')).toEqual(['camera-registry', 'identity']);
    expect(knows('ADMIN_PASSWORD')).toEqual(['identity']);
  });

  it('does not hand on a secret that the user set to a service that has no use for it', () => {
    const userEnv = {
      JWT_SECRET: 'mine',
      QDRANT_API_KEY: 'q',
      MASTER_KEY_FILE: '/run/key',
      MASTER_KEYS_BEFORE: 'old',
    };
    expect(knows('JWT_SECRET', userEnv)).toEqual(['gateway']);
    expect(knows('QDRANT_API_KEY', userEnv)).toEqual(['identity']);
    expect(knows('MASTER_KEYS_BEFORE', userEnv)).toEqual(['camera-registry', 'identity']);
    expect(knows('MASTER_KEY_FILE', userEnv)).toEqual([]);
  });

  it('hands on what the user set otherwise, without the variables of npm', () => {
    const env = serviceEnvironment('gateway', settings, { LOG_LEVEL: 'debug', npm_package_name: 'x' });
    expect(env['LOG_LEVEL']).toBe('debug');
    expect(env['npm_package_name']).toBeUndefined();
  });

  it('lets every service choose its health port, since they share one machine', () => {
    expect(serviceEnvironment('identity', settings, { HEALTH_PORT: '9000' })['HEALTH_PORT']).toBe('0');
  });
});
