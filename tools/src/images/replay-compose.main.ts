import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { logIn } from '@smart-attendance/client';
import {
  canSyncAlways,
  KeptProcess,
  killEverythingKept,
  OutputLog,
  startPostgres,
  untilHealthy,
} from '@smart-attendance/standalone';
import { messageOf } from '../command';
import { runDemo } from '../demo';
import { listenForInterrupt } from '../start/interrupt';
import { Progress } from '../start/progress';
import { Buildah } from './buildah';
import { readComposeFile, type ComposeService } from './compose-file.policy';
import { imageNames, imageOf, type ReplayPlan } from './replay-plan';
import { ServiceContainer } from './service-container';

const POSTGRES_PORT = 5432;
const baseUrl = 'http://127.0.0.1:8000';
/** In compose each container has an address of its own and all take 9000; here they share one. */
const FIRST_HEALTH_PORT = 9001;

/**
 * Replays docker-compose.yml with the built images, in a network of its own (only loopback, made by whoever starts
 * this): the secrets of deploy/make-env.mjs, deploy/nats/nats.conf with this machine's nats-server, a Postgres with a
 * role for each service, and all apps with the environment that the file gives them. Then takes attendance of the
 * demo's video, and stops everything.
 */
async function replayCompose(plan: ReplayPlan): Promise<void> {
  const { step: log } = new Progress();
  const interrupt = listenForInterrupt(killEverythingKept);
  const { signal } = interrupt;
  const stops: (() => Promise<void>)[] = [];
  const camera = new AbortController();
  try {
    execFileSync('ip', ['link', 'set', 'lo', 'up'], { timeout: 10_000 });
    const postgres = await startPostgres({
      dataDir: join(plan.folder, 'postgres'),
      cacheDir: plan.cacheDir,
      port: POSTGRES_PORT,
      log,
      signal,
      env: {},
    });
    stops.push(postgres.stop);
    const installation = makeEnv(plan, new URL(postgres.url).password);
    makeRoles(plan, installation, new URL(postgres.url).username);
    const compose = readFileSync(join(plan.repoDir, 'docker-compose.yml'), 'utf8');
    const services = readComposeFile(compose, installation.settings);
    stops.push(await startNats(plan, installation, log));
    log(`${postgres.description}, nats-server ${plan.natsVersion} with deploy/nats/nats.conf`);

    const containers = await startContainers(plan, installation, services, signal);
    await Promise.all(containers.map((container) => container.untilHealthy()));
    log('the six services and stream-provisioner are healthy by the health checks of their images');
    await untilHealthy(baseUrl, signal);
    log('the gateway finds everything ready');
    await requireDashboard(baseUrl, signal);
    const outcome = await runDemo({
      baseUrl,
      apiKey: await makeApiKey(installation, signal),
      cameraSignal: camera.signal,
      ffmpegFile: plan.ffmpegFile,
      modelsDir: plan.modelsDir,
      cacheDir: plan.cacheDir,
      log,
      signal,
    });
    if (!outcome.isRight) throw new Error(`The attendance that the images took is not right: ${outcome.reason}`);
    await Promise.all(containers.map((container) => container.stop()));
    log('all stopped cleanly within ten seconds of SIGTERM');
  } finally {
    camera.abort();
    for (const stop of stops.reverse()) await stop().catch(() => undefined); // the whole namespace ends with us
    interrupt.release();
  }
}

async function requireDashboard(baseUrl: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(baseUrl, { headers: { accept: 'text/html' }, signal });
  const page = await answer.text();
  if (!answer.ok || !page.includes('<div id="root">')) throw new Error('The image of the gateway has no dashboard.');
}

/** What deploy/make-env.mjs made. */
interface Installation {
  readonly settings: Readonly<Record<string, string>>;
  readonly secretsDir: string;
}

/** As an operator does, in a folder of its own. */
function makeEnv({ repoDir, folder }: ReplayPlan, postgresPassword: string): Installation {
  const installed = join(folder, 'installation');
  const secretsDir = join(installed, 'deploy/secrets');
  mkdirSync(secretsDir, { recursive: true });
  writeFileSync(join(secretsDir, 'postgres_password'), postgresPassword);
  const args = [join(repoDir, 'deploy/make-env.mjs'), installed];
  execFileSync(process.execPath, args, { stdio: 'ignore', timeout: 10_000 });
  return { settings: parseEnv(readFileSync(join(installed, '.env'), 'utf8')) as Record<string, string>, secretsDir };
}

/** As the service postgres-roles does. */
function makeRoles({ repoDir }: ReplayPlan, { secretsDir }: Installation, user: string): void {
  const server = { PGHOST: '127.0.0.1', PGPORT: String(POSTGRES_PORT), PGUSER: user, PGDATABASE: 'smart_attendance' };
  const env = { ...process.env, ...server, SECRETS_DIR: secretsDir };
  execFileSync(join(repoDir, 'deploy/postgres/roles.sh'), {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 60_000,
  });
}

function secretOf({ secretsDir }: Installation, name: string): string {
  return readFileSync(join(secretsDir, name), 'utf8').trim();
}

/** The key of a program, made by the administrator of the secrets, who changes the password first, as they must. */
async function makeApiKey(installation: Installation, signal: AbortSignal): Promise<string> {
  const { ADMIN_EMAIL: email = '' } = installation.settings;
  const password = secretOf(installation, 'admin_password');
  const admin = await logIn({ baseUrl, signal }, { email, password });
  const newPassword = randomBytes(12).toString('base64url');
  await admin.put('/auth/password', { body: { current_password: password, new_password: newPassword } });
  const { key } = await admin.post('/api-keys', { body: { name: 'Demo', role: 'administrator' } });
  return key;
}

async function startContainers(
  plan: ReplayPlan,
  installation: Installation,
  services: ReadonlyMap<string, ComposeService>,
  signal: AbortSignal,
): Promise<readonly ServiceContainer[]> {
  const buildah = new Buildah(plan.folder, plan.tools, signal);
  const hostNames = [...services.keys()];
  const containers: ServiceContainer[] = [];
  for (const [index, name] of imageNames.entries()) {
    const service = services.get(name);
    if (service?.buildArgs?.['APP'] !== name)
      throw new Error(`docker-compose.yml does not build ${name} with APP: ${name}.`);
    const spec = {
      name,
      image: imageOf(name),
      hostNames,
      logFile: join(plan.folder, `${name}.log`),
      env: { ...service.environment, HEALTH_PORT: String(FIRST_HEALTH_PORT + index) },
      secretsDir: secretsFor(plan, installation, name, service.secrets),
    };
    containers.push(await ServiceContainer.start(buildah, spec));
  }
  return containers;
}

/** A folder with the secrets that the file gives this service, and no others. */
function secretsFor(plan: ReplayPlan, { secretsDir }: Installation, name: string, names: readonly string[]): string {
  const folder = join(plan.folder, `secrets-${name}`);
  mkdirSync(folder);
  for (const secret of names) copyFileSync(join(secretsDir, secret), join(folder, secret));
  return folder;
}

async function startNats(
  plan: ReplayPlan,
  { secretsDir }: Installation,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const dataDir = join(plan.folder, 'nats');
  mkdirSync(dataDir, { recursive: true });
  const confDir = join(plan.repoDir, 'deploy/nats');
  const users = readFileSync(join(confDir, 'users.conf'), 'utf8').replace('../../run/secrets/', '');
  writeFileSync(join(dataDir, 'users.conf'), users);
  copyFileSync(join(secretsDir, 'nats_passwords'), join(dataDir, 'nats_passwords'));
  const given = readFileSync(join(confDir, 'nats.conf'), 'utf8');
  const written = given.replace('store_dir: /data', `store_dir: ${JSON.stringify(dataDir)}`);
  const file = join(dataDir, 'nats.conf');
  // The setting came with 2.10, which the image in compose is newer than and Debian's server is older than.
  writeFileSync(file, canSyncAlways(plan.natsVersion) ? written : written.replace(/^\s*sync_interval.*$/m, ''));
  const kept = new KeptProcess({
    name: 'nats',
    launch: () => Promise.resolve({ file: plan.natsFile, args: ['-c', file], env: process.env }),
    ready: () =>
      fetch('http://127.0.0.1:8222/healthz').then(
        ({ ok }) => ok,
        () => false,
      ),
    readyWithinMs: 30_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
    output: new OutputLog({ file: join(dataDir, 'nats.log') }),
    log,
  });
  await kept.start();
  return () => kept.stop();
}

replayCompose(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ReplayPlan).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
