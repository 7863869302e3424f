import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from './environment';
import { waitFor } from './wait-for';

export interface TestNats {
  readonly url: string;
  /** What it keeps on disk; a spec may take it away while the server is down. */
  readonly storeFolder: string;
  /** Ends the server as a crash would. Its data is kept until `stop`. */
  crash(): Promise<void>;
  /** Ends it in an orderly way, after which all it knew is on disk. Its data is kept until `stop`. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A nats-server of its own for one spec file, with JetStream unless said, on a free port of the loopback; with a
 * configuration file of that text when there is one.
 */
export async function startTestNats({ withJetStream = true, config = '' } = {}): Promise<TestNats> {
  const folder = await mkdtemp(join(tmpdir(), 'spec-nats-'));
  const configFile = join(folder, 'nats.conf');
  await writeFile(configFile, config);
  const streams = withJetStream ? ['--jetstream', '--store_dir', join(folder, 'store')] : [];
  if (config !== '') streams.push('--config', configFile);
  let server = await launch(folder, '-1', streams);
  return {
    url: `nats://127.0.0.1:${server.port}`,
    storeFolder: join(folder, 'store'),
    crash: () => server.end('SIGKILL'),
    shutDown: () => server.end('SIGTERM'),
    restart: async () => {
      server = await launch(folder, server.port, streams);
    },
    stop: async () => {
      await server.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Of what it says; the reason why it ended comes last. */
const saidMax = 2_000;

async function launch(folder: string, port: string, streams: readonly string[]) {
  const child = spawn(
    required('NATS_SERVER_BIN'),
    ['--addr', '127.0.0.1', '--port', port, ...streams, '--ports_file_dir', folder],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-saidMax);
  });
  let hasEnded = false;
  const gone = new Promise<void>((resolve) => {
    const onEnd = (): void => {
      hasEnded = true;
      resolve();
    };
    child.once('exit', onEnd);
    child.once('error', onEnd);
  });
  const portsFile = `nats-server_${String(child.pid)}.ports`;
  const actualPort = await waitFor(
    async () => {
      const file = (await readdir(folder)).find((name) => name.endsWith(portsFile));
      if (file === undefined) return hasEnded && 'none';
      const ports = JSON.parse(await readFile(join(folder, file), 'utf8')) as { nats: string[] };
      return ports.nats[0]?.split(':').at(-1);
    },
    { what: 'nats-server to say its port' },
  );
  if (actualPort === 'none') throw new Error(`nats-server did not start: ${said}`);
  return {
    port: actualPort,
    end: async (signal: 'SIGKILL' | 'SIGTERM') => {
      child.kill(signal);
      await gone;
    },
  };
}
