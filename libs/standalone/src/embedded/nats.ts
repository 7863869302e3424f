import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from 'nats';
import { KeptProcess, StartFailed, type Launch } from '../supervisor/kept-process';
import { OutputLog } from '../supervisor/output-log';
import { endStaleProcess } from '../supervisor/process-identity';
import type { BackingServer, BackingServerOptions } from './backing-server';
import { freePort } from './free-port';
import { canSyncAlways, findNats, NATS_IMAGE, versionOf, type NatsRuntime } from './nats-binary';
import { endWithParent } from './parent-death';
import { splitCommand } from './run-command';
import { SERVER_CHECK_TIMES, whileDiskIsFull } from './server-check';

const PORT_TRIES = 5;
const READY_WITHIN_MS = 30_000;
const DOCKER_READY_WITHIN_MS = 180_000; // the first start may pull the image
const STOP_WITHIN_MS = 10_000;
const CHECK_TIMEOUT_MS = 2_000;
const USER = 'smart-attendance';
/** Of the system account: it asks the server how it is, and sees no messages. */
const SUPERVISOR = 'supervisor';
const PAYLOAD_BYTES_MAX = 8 * 1024 * 1024;
const MEMORY_STORE_BYTES_MAX = 256 * 1024 * 1024;
const FILE_STORE_BYTES_MAX = 4 * 1024 * 1024 * 1024;

interface Server {
  readonly runtime: NatsRuntime;
  readonly port: number;
  readonly dataDir: string;
  readonly password: string;
}

/**
 * NATS with JetStream for one machine. `NATS_URL` wins, and then nothing is started. Otherwise a server on a free port
 * of the loopback address, kept running until `stop()`, with its streams in `dataDir`. Faces travel over it, so other
 * users of the machine are kept out by a password that is made anew at every start and stands only in `url` and in a
 * file of mode 0600.
 *
 * @throws Error with a sentence for a person when there is no server to run or it does not start
 */
export async function startNats(options: BackingServerOptions): Promise<BackingServer> {
  const env = options.env ?? process.env;
  const given = env['NATS_URL'];
  if (given !== undefined && given !== '') {
    return { url: given, description: 'NATS as NATS_URL says', stop: () => Promise.resolve() };
  }

  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const pidFile = join(options.dataDir, 'nats.pid');
  const stalePid = await endStaleProcess({ pidFile, mark: options.dataDir, signal: 'SIGTERM', graceMs: 10_000 });
  if (stalePid !== undefined) options.log(`ended a nats-server that an earlier run left behind (pid ${stalePid})`);

  const versionFile = join(options.dataDir, 'nats.version');
  const writtenBy = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : undefined;
  const { cacheDir, log, signal } = options;
  const runtime = await findNats({ cacheDir, log, env, signal, writtenBy });
  writeFileSync(versionFile, `${versionOf(runtime)}\n`);
  const password = randomBytes(24).toString('base64url');
  const output = new OutputLog({ file: options.logFile ?? join(options.dataDir, 'nats.log') });
  for (let attempt = 1; ; attempt += 1) {
    const server: Server = { runtime, port: await freePort(), dataDir: options.dataDir, password };
    const kept = new KeptProcess({
      name: 'nats',
      launch: () => Promise.resolve(prepareLaunch(server)),
      ready: () => isAnswering(server),
      answers: {
        ...(options.checkTimes ?? SERVER_CHECK_TIMES),
        check: () => checkHealth(server),
        holdBack: whileDiskIsFull(options.dataDir),
      },
      readyWithinMs: runtime.kind === 'docker' ? DOCKER_READY_WITHIN_MS : READY_WITHIN_MS,
      stopSignal: 'SIGTERM',
      stopWithinMs: STOP_WITHIN_MS,
      output,
      pidFile,
      log: options.log,
    });
    try {
      await kept.start(options.signal);
      return running(server, kept, output);
    } catch (error) {
      if (attempt < PORT_TRIES && isPortTaken(error)) continue;
      output.close();
      options.signal?.throwIfAborted();
      throw error;
    }
  }
}

/** The address of the server that another process of this user runs on this data; undefined where none was started. */
export function natsUrlOfRunning(dataDir: string): string | undefined {
  const configFile = join(dataDir, 'nats.conf');
  const config = existsSync(configFile) ? readFileSync(configFile, 'utf8') : '';
  const port = /^listen: "[\d.]+:(\d+)"$/m.exec(config)?.[1];
  const password = /password: "([\w-]+)"/.exec(config)?.[1];
  return port === undefined || password === undefined ? undefined : `nats://${USER}:${password}@127.0.0.1:${port}`;
}

function running(server: Server, kept: KeptProcess, output: OutputLog): BackingServer {
  const what = server.runtime.kind === 'binary' ? `nats-server ${server.runtime.version}` : `${NATS_IMAGE} in docker`;
  return {
    url: `nats://${USER}:${server.password}@127.0.0.1:${server.port}`,
    description: `${what} on 127.0.0.1:${server.port}`,
    stop: async () => {
      await kept.stop();
      output.close();
    },
  };
}

function prepareLaunch(server: Server): Launch {
  const { runtime, dataDir, port } = server;
  const configFile = join(dataDir, 'nats.conf');
  const isDocker = runtime.kind === 'docker';
  writeFileSync(configFile, natsConfig(server, isDocker ? '0.0.0.0' : '127.0.0.1', isDocker ? '/data' : dataDir), {
    mode: 0o600,
  });
  if (!isDocker) {
    const command = splitCommand([...endWithParent('SIGTERM'), runtime.file, '-c', configFile]);
    return { ...command, env: { PATH: process.env['PATH'] } };
  }
  const owner = process.getuid === undefined ? [] : ['--user', `${process.getuid()}:${process.getgid?.() ?? 0}`];
  const publish = ['--publish', `127.0.0.1:${port}:${port}`, '--volume', `${dataDir}:/data`];
  const args = ['run', '--rm', '--init', ...owner, ...publish, NATS_IMAGE, '-c', '/data/nats.conf'];
  return { file: runtime.file, args, env: process.env };
}

/** The configuration as text. `dir` is the data folder as the server sees it. */
export function natsConfig(
  server: Pick<Server, 'runtime' | 'port' | 'password'>,
  listenHost: string,
  dir: string,
): string {
  const { runtime, port, password } = server;
  const isDurableAtOnce = runtime.kind === 'docker' || canSyncAlways(runtime.version);
  return [
    `listen: "${listenHost}:${port}"`,
    `authorization { users: [ { user: ${JSON.stringify(USER)}, password: ${JSON.stringify(password)} } ] }`,
    `accounts { $SYS { users: [ { user: ${JSON.stringify(SUPERVISOR)}, password: ${JSON.stringify(password)} } ] } }`,
    `max_payload: ${PAYLOAD_BYTES_MAX}`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(dir)}`,
    `  max_memory_store: ${MEMORY_STORE_BYTES_MAX}`,
    `  max_file_store: ${FILE_STORE_BYTES_MAX}`,
    ...(isDurableAtOnce ? ['  sync_interval: always'] : []),
    '}',
    '',
  ].join('\n');
}

async function isAnswering(server: Server): Promise<boolean> {
  return checkJetStream(server).then(
    () => true,
    () => false,
  );
}

/**
 * On a full disk a server before 2.10 hangs. A current one answers and goes on, but a stream whose write failed takes
 * nothing any more, also when there is room again, until the server is started anew; only its own health check says so.
 */
async function checkHealth(server: Server): Promise<void> {
  await checkJetStream(server);
  await connected(server, SUPERVISOR, async (connection) => {
    const answer = await connection.request('$SYS.REQ.SERVER.PING.HEALTHZ', '', { timeout: CHECK_TIMEOUT_MS });
    const { data } = answer.json<{ readonly data?: { readonly status: string; readonly error?: string } }>();
    if (data?.status !== 'ok') throw new Error(data?.error ?? 'it gives no reason');
  });
}

/** Past the accepted connection into JetStream itself, which may be disabled or stuck while the port is open. */
function checkJetStream(server: Server): Promise<void> {
  return connected(server, USER, async (connection) => {
    await (await connection.jetstreamManager({ timeout: CHECK_TIMEOUT_MS })).getAccountInfo();
  });
}

async function connected(
  { port, password }: Server,
  user: string,
  work: (connection: NatsConnection) => Promise<void>,
): Promise<void> {
  const connection = await connect({
    servers: `127.0.0.1:${port}`,
    user,
    pass: password,
    reconnect: false,
    timeout: CHECK_TIMEOUT_MS,
  });
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

function isPortTaken(error: unknown): boolean {
  return (
    error instanceof StartFailed && error.lastLines.some((line) => /address already in use|port is already/i.test(line))
  );
}
