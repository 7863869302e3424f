import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { required, waitFor, type SmallVolume } from '@smart-attendance/testing';
import { findPostgres, freePort, startNats } from '@smart-attendance/standalone';

/** A server whose files lie on a small volume, started again by `restart` as a supervisor would. */
export interface CrampedServer {
  readonly url: string;
  readonly isRunning: () => boolean;
  /** Ends what is left of it, at once, and starts it on the same port with the same files. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Postgres keeps its log in pieces of 1 MiB here, so that it needs little room besides its tables. */
export async function startCrampedPostgres(volume: SmallVolume): Promise<CrampedServer> {
  const { binDir } = await findPostgres();
  const folder = volume.makeFolder('postgres');
  const port = await freePort();
  // It refuses root, which is who whoever mounted the volume is in its namespace.
  const asAnother = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  const initdb = [join(binDir, 'initdb'), '--pgdata', folder, '--username=spec', '--auth=trust', '--wal-segsize=1'];
  const [code] = (await once(volume.spawn([...asAnother, ...initdb, '--locale=C', '--encoding=UTF8']), 'exit')) as [
    number,
  ];
  if (code !== 0) throw new Error('initdb failed on the small volume.');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_wal_size: '8MB',
    min_wal_size: '4MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [...asAnother, join(binDir, 'postgres'), '-D', folder, '-p', String(port), ...options];
  return keep(volume, command, { url: `postgres://spec@127.0.0.1:${String(port)}/postgres`, port }, 'SIGINT');
}

/** As `npm start` runs it, which ends it and starts it again by itself. */
export async function startCrampedNats(volume: SmallVolume): Promise<CrampedServer> {
  const program = join(await mkdtemp(join(tmpdir(), 'cramped-nats-')), 'nats-server');
  const words = volume.wordsFor([required('NATS_SERVER_BIN')]).map((word) => `'${word}'`);
  await writeFile(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
  volume.makeFolder('nats');
  const nats = await startNats({
    dataDir: join(volume.seenFromOutside, 'nats'),
    cacheDir: dirname(program),
    logFile: join(dirname(program), 'nats.log'),
    env: { NATS_SERVER_BIN: program },
    checkTimes: { everyMs: 1_000, withinMs: 5_000, silentMs: 8_000 },
    log: () => undefined,
  });
  return {
    url: nats.url,
    isRunning: () => true,
    restart: () => Promise.resolve(),
    stop: async () => {
      await nats.stop();
      await rm(dirname(program), { recursive: true });
    },
  };
}

async function keep(
  volume: SmallVolume,
  command: readonly string[],
  { url, port }: { readonly url: string; readonly port: number },
  stopSignal: 'SIGINT' | 'SIGTERM',
): Promise<CrampedServer> {
  let child: ChildProcess;
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isRunning()) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  const start = async (): Promise<void> => {
    child = volume.spawn(command);
    await waitFor(async () => !isRunning() || (await listens(port)), {
      what: 'the server to answer',
      timeoutMs: 30_000,
    });
  };
  await start();
  return {
    url,
    isRunning,
    restart: async () => {
      await end('SIGKILL');
      await start();
    },
    stop: () => end(stopSignal),
  };
}

/** Whether somebody listens; the services wait by themselves until it is one who answers. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
