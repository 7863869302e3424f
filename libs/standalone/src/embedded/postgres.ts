import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, DatabaseError } from 'pg';
import { KeptProcess, StartFailed } from '../supervisor/kept-process';
import { OutputLog } from '../supervisor/output-log';
import { endStaleProcess } from '../supervisor/process-identity';
import type { BackingServer, BackingServerOptions } from './backing-server';
import { freePort } from './free-port';
import { endWithParent } from './parent-death';
import { findPostgres, type PostgresBinaries } from './postgres-binary';
import { clusterMajor, POSTGRES_USER, prepareCluster, readPassword, type Cluster } from './postgres-cluster';
import { postgresIdentity, type PostgresIdentity } from './postgres-identity';
import { splitCommand } from './run-command';
import { SERVER_CHECK_TIMES, whileDiskIsFull } from './server-check';

const PORT_TRIES = 5;
const READY_WITHIN_MS = 120_000; // recovery after a kill replays the log first
const STOP_WITHIN_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 60_000;
const CHECK_TIMEOUT_MS = 5_000;
const DATABASE = 'smart_attendance';
const CONNECTIONS_MAX = 200;

/**
 * What people wrote stays out of the log, which outlives the erasure of a person: no texts of statements, no details
 * such as `Key (lower(email))=(ada@example.org) already exists`, no parameters.
 */
export const QUIET_LOG = [
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
] as const;

interface Server {
  readonly binaries: PostgresBinaries;
  readonly identity: PostgresIdentity;
  readonly cluster: Cluster;
  readonly pidFiles: readonly string[];
  readonly port: number;
}

/**
 * Postgres for one machine. `DATABASE_URL` wins, and then nothing is started. Otherwise a server on a free port of the
 * loopback address (TCP with a password, no socket file), kept running until `stop()`, with its cluster in `dataDir`.
 * The user is a superuser and the database is made if absent.
 *
 * @throws Error with a sentence for a person when there is no Postgres to run or it does not start
 */
export async function startPostgres(options: BackingServerOptions): Promise<BackingServer> {
  const given = (options.env ?? process.env)['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    return { url: given, description: 'Postgres as DATABASE_URL says', stop: () => Promise.resolve() };
  }

  const { dataDir } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const pidFiles = [join(dataDir, 'postgres.pid'), join(dataDir, 'cluster/postmaster.pid')];
  await endStale(pidFiles, options);

  const binaries = await findPostgres(clusterMajor(dataDir));
  const identity = await postgresIdentity(dataDir, binaries.binDir);
  const cluster = await prepareCluster(dataDir, binaries, identity, options.signal);
  const logFile = options.logFile ?? join(dataDir, 'postgres.log');
  removeTalkative([logFile, `${logFile}.1`]);
  const output = new OutputLog({ file: logFile });
  for (let attempt = 1; ; attempt += 1) {
    const server: Server = { binaries, identity, cluster, pidFiles, port: options.port ?? (await freePort()) };
    const kept = keep(server, options, output);
    try {
      await kept.start(options.signal);
      await createDatabase(server);
      return running(server, kept, output);
    } catch (error) {
      await kept.stop();
      if (attempt < PORT_TRIES && isPortTaken(error)) continue;
      output.close();
      options.signal?.throwIfAborted();
      throw error;
    }
  }
}

function keep(server: Server, options: BackingServerOptions, output: OutputLog): KeptProcess {
  const { binaries, identity, cluster, port } = server;
  return new KeptProcess({
    name: 'postgres',
    launch: async () => {
      await endStale(server.pidFiles, options);
      const own = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `max_connections=${CONNECTIONS_MAX}`];
      const settings = [...own, 'fsync=on', 'logging_collector=off', ...QUIET_LOG].map((setting) => `--${setting}`);
      const program = [join(binaries.binDir, 'postgres'), '-D', cluster.clusterDir, '-p', String(port)];
      const command = splitCommand([...identity.prefix, ...endWithParent('SIGINT'), ...program, ...settings]);
      return {
        ...command,
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
        ...(identity.uid === undefined ? {} : { uid: identity.uid }),
        ...(identity.gid === undefined ? {} : { gid: identity.gid }),
      };
    },
    ready: () => answers(server),
    readyWithinMs: READY_WITHIN_MS,
    answers: {
      ...(options.checkTimes ?? SERVER_CHECK_TIMES),
      check: () => checkHealth(server),
      holdBack: whileDiskIsFull(options.dataDir),
    },
    stopSignal: 'SIGINT', // "fast": ends the sessions, writes a checkpoint
    stopWithinMs: STOP_WITHIN_MS,
    output,
    pidFile: server.pidFiles[0] ?? '',
    log: options.log,
  });
}

/**
 * A killed predecessor is ended. Its postmaster.pid goes with it: Postgres trusts that file when the number in it is
 * in use by anybody, which after a reboot is likely in a container, where pids are small.
 */
async function endStale(pidFiles: readonly string[], options: BackingServerOptions): Promise<void> {
  for (const pidFile of pidFiles) {
    const pid = await endStaleProcess({ pidFile, mark: options.dataDir, signal: 'SIGINT', graceMs: 20_000 });
    if (pid !== undefined) options.log(`ended a postgres that an earlier run left behind (pid ${pid})`);
    rmSync(pidFile, { force: true });
  }
}

/** Logs of versions that wrote down what was refused. */
function removeTalkative(files: readonly string[]): void {
  for (const file of files) {
    if (existsSync(file) && /(DETAIL|STATEMENT): {2}/.test(readFileSync(file, 'utf8'))) rmSync(file);
  }
}

function running(server: Server, kept: KeptProcess, output: OutputLog): BackingServer {
  return {
    url: urlOf(server, DATABASE),
    description: `Postgres ${server.binaries.version} on 127.0.0.1:${server.port}`,
    stop: async () => {
      await kept.stop();
      output.close();
    },
  };
}

function urlOf(server: Server, database: string): string {
  return urlWith(server.cluster.password, server.port, database);
}

/** The address of a server that another process runs on this data. */
export function urlOfRunning(dataDir: string, port: number): string {
  return urlWith(readPassword(dataDir), port, DATABASE);
}

function urlWith(password: string, port: number, database: string): string {
  return `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${database}`;
}

async function answers(server: Server): Promise<boolean> {
  try {
    await query(server, 'select 1');
    return true;
  } catch {
    return false;
  }
}

/** Whatever the server says is an answer: that it recovers, or has no place for one more. Only silence is none. */
async function checkHealth(server: Server): Promise<void> {
  await query(server, 'select 1', CHECK_TIMEOUT_MS).catch((error: unknown) => {
    if (!(error instanceof DatabaseError)) throw error;
  });
}

async function createDatabase(server: Server): Promise<void> {
  const found = await query(server, `select 1 from pg_database where datname = '${DATABASE}'`);
  if (found === 0) await query(server, `create database ${DATABASE}`);
}

async function query(server: Server, sql: string, timeoutMs = QUERY_TIMEOUT_MS): Promise<number> {
  const client = new Client({
    connectionString: urlOf(server, 'postgres'),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: timeoutMs,
  });
  client.on('error', () => undefined); // a connection that breaks fails its query as well
  try {
    await client.connect();
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof StartFailed && error.lastLines.some((line) => line.includes('Address already in use'));
}
