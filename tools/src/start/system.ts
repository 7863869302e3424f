import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFfmpeg } from '../embedded/ffmpeg';
import { freePort, isPortFree } from '../embedded/free-port';
import { startNats } from '../embedded/nats';
import { startPostgres } from '../embedded/postgres';
import { prepareModels } from '../models';
import type { ProjectPaths } from '../project-paths';
import { SERVICE_NAMES, serviceEnvironment, type InstallationSettings } from '../supervisor/service-environment';
import { Supervisor } from '../supervisor/supervisor';
import { givenSettings } from './given-settings';
import { unlessAborted } from './interrupt';
import { installationSecrets, type InstallationSecrets } from './secrets';

const LOOPBACK = '127.0.0.1'; // HOST opens the API to the network
const DEFAULT_PORT = 8000;
const HEALTHY_WITHIN_MS = 120_000;
const HEALTH_POLL_MS = 100;

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
  readonly adminEmail: string;
  readonly adminPassword: string;
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
        options.log(`stopping: ${error instanceof Error ? error.message : String(error)}`);
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
  const secrets = installationSecrets(join(paths.runDir, 'secrets.json'), env);
  warnAboutKey(options);
  const port = await gatewayPort(env);

  const ffmpeg = await findFfmpeg(env);
  log(`ffmpeg ${ffmpeg.version}`);
  const models = { modelsDir: paths.modelsDir, cacheDir: paths.cacheDir, packId: env['MODEL_PACK'], log };
  const { packId } = await unlessAborted(prepareModels(models), signal);
  log(`face models ${packId}`);

  const logsDir = join(paths.runDir, 'logs');
  const server = (name: string) => ({
    ...{ dataDir: join(paths.runDir, name), cacheDir: paths.cacheDir, logFile: join(logsDir, `${name}.log`) },
    ...{ log, env, signal },
  });
  const nats = await startNats(server('nats'));
  stops.push(nats.stop);
  log(nats.description);
  const postgres = await startPostgres(server('postgres'));
  stops.push(postgres.stop);
  log(postgres.description);

  const settings = settingsOf(options, secrets, { natsUrl: nats.url, databaseUrl: postgres.url, ffmpeg, port });
  const supervisor = new Supervisor({
    services: SERVICE_NAMES.map((name) => ({
      name,
      mainFile: join(paths.repoDir, 'apps', name, 'dist/main.js'),
      env: serviceEnvironment(name, settings, env),
    })),
    logsDir,
    log,
  });
  stops.push(() => supervisor.stop());
  await startServices(supervisor, signal);
  log(`services ready: ${SERVICE_NAMES.join(', ')}`);

  const baseUrl = `http://${reachableHost(settings.gatewayHost)}:${port}`;
  await untilHealthy(baseUrl, signal);
  log(`${baseUrl} answers`);
  return { baseUrl, adminEmail: secrets.adminEmail, adminPassword: secrets.adminPassword, settings, supervisor };
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

interface Found {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly ffmpeg: { readonly file: string };
  readonly port: number;
}

function settingsOf({ paths, env }: SystemOptions, secrets: InstallationSecrets, found: Found): InstallationSettings {
  return {
    ...secrets,
    natsUrl: found.natsUrl,
    databaseUrl: found.databaseUrl,
    ffmpegFile: found.ffmpeg.file,
    modelsDir: paths.modelsDir,
    gatewayHost: env['HOST'] ?? LOOPBACK,
    gatewayPort: found.port,
    siteTimeZone: env['SITE_TIME_ZONE'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    vectorStore: env['VECTOR_STORE'] ?? 'embedded',
  };
}

/** Where somebody on this machine reaches what listens on `host`. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return LOOPBACK;
  return host.includes(':') ? `[${host}]` : host;
}

/** PORT if given, and then it must be free; else 8000 or, when that is taken, any free one. */
async function gatewayPort(env: NodeJS.ProcessEnv): Promise<number> {
  const given = env['PORT'];
  if (given === undefined) return (await isPortFree(DEFAULT_PORT)) ? DEFAULT_PORT : freePort();
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is ${given}, and that is no port.`);
  if (port === 0) return freePort();
  if (!(await isPortFree(port))) throw new Error(`PORT is ${port}, and somebody listens there already.`);
  return port;
}

/** A database of one's own outlives `npm run clean`; the generated key that seals its pictures does not. */
function warnAboutKey({ env, paths, log }: SystemOptions): void {
  if (env['DATABASE_URL'] === undefined || env['MASTER_KEY'] !== undefined) return;
  log(
    `note: DATABASE_URL is yours, but the key that seals its pictures is in ${paths.runDir}/secrets.json. Set MASTER_KEY.`,
  );
}

async function untilHealthy(baseUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`${baseUrl}/health/ready`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
      });
      if (answer.status === 200) {
        await answer.body?.cancel();
        return;
      }
      last = `status ${answer.status}: ${(await answer.text()).slice(0, 500)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(HEALTH_POLL_MS, undefined, { signal });
  }
  throw new Error(`${baseUrl}/health/ready is not well after ${HEALTHY_WITHIN_MS / 1000} s: ${last}`);
}
