import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorAccess } from '@smart-attendance/app-gateway';
import {
  findFfmpeg,
  finishKilledRestore,
  gatewayPort,
  givenSettings,
  type InstallationSettings,
  type KnownLogin,
  originOf,
  prepareModels,
  prepareSecrets,
  SERVICE_NAMES,
  serviceEnvironment,
  startNats,
  startPostgres,
  Supervisor,
  untilHealthy,
} from '@smart-attendance/standalone';
import { givenBus } from '../beside-bus';
import { messageOf } from '../command';
import type { ProjectPaths } from '../project-paths';
import { keepApiAddress } from './api-address';
import { unlessAborted } from './interrupt';
import { siteTimeZone } from './site-time-zone';

const LOOPBACK = '127.0.0.1'; // HOST opens the API to the network

export interface SystemOptions {
  /** `runDir` has one owner at a time: servers that an earlier owner left running there are ended. */
  readonly paths: Pick<ProjectPaths, 'repoDir' | 'cacheDir' | 'modelsDir' | 'runDir'>;
  /** What the user set; NATS_URL, DATABASE_URL, PORT, MASTER_KEY and the like win over what would be made. */
  readonly env: NodeJS.ProcessEnv;
  /** Told each step as it is done, and later every warning of a service. */
  readonly log: (line: string) => void;
  /** Gives up a start that is under way; a system that runs is stopped by `stop`. */
  readonly signal: AbortSignal;
}

export interface RunningSystem {
  /** For example `http://127.0.0.1:8000`. */
  readonly baseUrl: string;
  readonly administrator: KnownLogin;
  /** After somebody was shown the login: from now on only its hash is kept. */
  readonly forgetLogin: () => void;
  /** Does what only whoever runs the system may do. */
  readonly asOperator: <T>(work: (access: OperatorAccess) => Promise<T>) => Promise<T>;
  readonly settings: InstallationSettings;
  readonly supervisor: Supervisor;
  readonly stop: () => Promise<void>;
}

/**
 * The whole system on this machine: servers, models and the six services, ready to answer.
 *
 * @throws Error with a sentence for a person; whatever had been started is stopped by then
 */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.splice(0).reverse()) {
      await stopOne().catch((error: unknown) => {
        options.log(`stopping: ${messageOf(error)}`);
      });
    }
  };
  try {
    return { ...(await startParts({ ...options, env: givenSettings(options.env) }, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: SystemOptions,
  stops: (() => Promise<void>)[],
): Promise<Omit<RunningSystem, 'stop'>> {
  const { paths, env, log, signal } = options;
  mkdirSync(paths.runDir, { recursive: true, mode: 0o700 });
  finishKilledRestore(paths.runDir, log);
  keepApiAddress(paths.runDir, undefined);
  const { secrets, login, keyMark } = prepareSecrets(paths.runDir, env, log);
  const port = await gatewayPort(env);

  const ffmpeg = await findFfmpeg(env);
  log(`ffmpeg ${ffmpeg.version}`);
  const models = { modelsDir: paths.modelsDir, cacheDir: paths.cacheDir, packId: env['MODEL_PACK'], log };
  const { packId } = await unlessAborted(prepareModels(models), signal);
  const secondId = env['MODEL_PACK_SECOND'] ?? '';
  if (secondId !== '') await unlessAborted(prepareModels({ ...models, packId: secondId }), signal);
  log(`face models ${packId}${secondId === '' ? '' : ` and ${secondId}`}`);

  const logsDir = join(paths.runDir, 'logs');
  const server = (name: string) => ({
    dataDir: join(paths.runDir, name),
    cacheDir: paths.cacheDir,
    logFile: join(logsDir, `${name}.log`),
    log,
    env,
    signal,
  });
  const nats = await startNats(server('nats'));
  stops.push(nats.stop);
  log(nats.description);
  const postgres = await startPostgres(server('postgres'));
  stops.push(postgres.stop);
  log(postgres.description);

  const settings: InstallationSettings = {
    masterKey: secrets.masterKey,
    jwtSecret: secrets.jwtSecret,
    adminEmail: login.offered.email,
    adminPassword: login.offered.password,
    natsUrl: nats.url,
    databaseUrl: postgres.url,
    ffmpegFile: ffmpeg.file,
    modelsDir: paths.modelsDir,
    gatewayHost: env['HOST'] ?? LOOPBACK,
    gatewayPort: port,
    siteTimeZone: siteTimeZone(env, Intl.DateTimeFormat().resolvedOptions().timeZone, log),
    vectorStore: env['VECTOR_STORE'] ?? 'embedded',
  };
  const supervisor = new Supervisor({
    services: SERVICE_NAMES.map((name) => ({
      name,
      mainFile: join(paths.repoDir, 'apps', name, 'dist/main.js'),
      env: serviceEnvironment(name, settings, { ...env, MASTER_KEYS_BEFORE: secrets.masterKeysBefore }),
    })),
    logsDir,
    log,
  });
  stops.push(() => supervisor.stop());
  await startServices(supervisor, signal);
  log(`services ready: ${SERVICE_NAMES.join(', ')}`);

  const baseUrl = originOf(settings.gatewayHost, port);
  await untilHealthy(baseUrl, signal);
  log(`${baseUrl} answers`);
  keepApiAddress(paths.runDir, baseUrl);
  keyMark?.set(secrets.masterKey);
  const asOperator: RunningSystem['asOperator'] = async (work) => {
    const access = await OperatorAccess.open({ ...settings, ...givenBus(env) });
    try {
      return await work(access);
    } finally {
      await access.close();
    }
  };
  const knownLogin = asOperator((access) => login.find((credentials) => access.canLogIn(credentials)));
  const administrator = await knownLogin.catch((error: unknown): KnownLogin => {
    log(`note: whether the first login works could not be asked: ${messageOf(error)}`);
    return { kind: 'unknown', isIgnoring: [] };
  });
  const forgetLogin = (): void => {
    login.forget();
  };
  return { baseUrl, administrator, forgetLogin, asOperator, settings, supervisor };
}

async function startServices(supervisor: Supervisor, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const giveUp = () => void supervisor.stop();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await supervisor.start();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
