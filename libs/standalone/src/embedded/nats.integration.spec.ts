import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required, waitFor } from '@smart-attendance/testing';
import { connect, StorageType, type NatsConnection } from 'nats';
import { isAlive, readPidFile } from '../supervisor/process-identity';
import type { BackingServer } from './backing-server';
import { leaveBehind } from '../testing/left-behind';
import { startNats } from './nats';

describe('the embedded NATS', () => {
  let dataDir: string;
  let lines: string[];
  let servers: BackingServer[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'nats-'));
    lines = [];
    servers = [];
  });

  afterEach(async () => {
    for (const server of servers) await server.stop();
    rmSync(dataDir, { recursive: true });
  });

  const checkTimes = { everyMs: 50, withinMs: 500, silentMs: 1_000 };

  async function start(env: NodeJS.ProcessEnv = {}): Promise<BackingServer> {
    const log = (line: string) => lines.push(line);
    const program = { NATS_SERVER_BIN: required('NATS_SERVER_BIN') };
    const server = await startNats({ dataDir, cacheDir: dataDir, log, env: { ...program, ...env }, checkTimes });
    servers.push(server);
    return server;
  }

  function connectTo(url: string, credentials?: { user: string; pass: string }): Promise<NatsConnection> {
    const { host, username, password } = new URL(url);
    return connect({ servers: host, user: username, pass: password, ...credentials, reconnect: false });
  }

  async function keepMessage(url: string): Promise<void> {
    const connection = await connectTo(url);
    const streams = await connection.jetstreamManager();
    await streams.streams.add({ name: 'KEPT', subjects: ['kept.>'], storage: StorageType.File });
    await connection.jetstream().publish('kept.one', 'still here');
    await connection.close();
  }

  async function readMessage(url: string): Promise<string> {
    const connection = await connectTo(url);
    const streams = await connection.jetstreamManager();
    const message = await streams.streams.getMessage('KEPT', { last_by_subj: 'kept.one' });
    await connection.close();
    return message.string();
  }

  const pid = () => readPidFile(join(dataDir, 'nats.pid')) ?? 0;

  it('keeps its messages when it is stopped and started again', async () => {
    const first = await start();
    await keepMessage(first.url);
    await first.stop();
    await expect(connectTo(first.url)).rejects.toThrow();
    const second = await start();
    expect(await readMessage(second.url)).toBe('still here');
  });

  it('is back on the same port with the same messages after a crash', async () => {
    const { url } = await start();
    await keepMessage(url);
    const crashed = pid();
    process.kill(crashed, 'SIGKILL');
    await waitFor(async () => pid() !== crashed && (await readMessage(url)) === 'still here', {
      what: 'NATS to be back',
    });
    expect(lines).toContain('nats was ended by SIGKILL; starting it again in 0.2 s');
  });

  it('is started again with the same messages when it hangs and does not exit', async () => {
    const { url } = await start();
    await keepMessage(url);
    const hung = pid();
    process.kill(hung, 'SIGSTOP');
    await waitFor(async () => pid() !== hung && (await readMessage(url)) === 'still here', {
      what: 'NATS to be back',
      timeoutMs: 60_000,
    });
    expect(isAlive(hung)).toBe(false);
    expect(lines[0]).toMatch(/^nats has not answered for \d+ s \(.+\); ending it$/);
  }, 120_000);

  it('does not let an older server at the messages of a newer one, which it would take apart', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'nats.version'), '99.1.0\n');
    await expect(start()).rejects.toThrow('cannot read the streams here, which 99.1.0 wrote');
    expect(pid()).toBe(0);
  });

  it('ends a server that a killed run left behind, and takes over its messages', async () => {
    const left = await leaveBehind('nats', dataDir, { NATS_SERVER_BIN: required('NATS_SERVER_BIN') });
    await keepMessage(left.url);
    const { url } = await start();
    expect(isAlive(left.pid)).toBe(false);
    expect(await readMessage(url)).toBe('still here');
    expect(lines).toContain(`ended a nats-server that an earlier run left behind (pid ${left.pid})`);
  });

  it('lets nobody in without the password, and nobody read it', async () => {
    const { url, description } = await start();
    await expect(connectTo(url, { user: 'smart-attendance', pass: 'guessed' })).rejects.toThrow('Authorization');
    const { password } = new URL(url);
    const config = join(dataDir, 'nats.conf');
    expect(readFileSync(config, 'utf8')).toContain(password);
    expect(statSync(config).mode & 0o077).toBe(0);
    expect([description, ...lines, readFileSync(join(dataDir, 'nats.log'), 'utf8')].join()).not.toContain(password);
  });

  it('takes a picture of several megabytes', async () => {
    const connection = await connectTo((await start()).url);
    expect(connection.info?.max_payload).toBe(8 * 1024 * 1024);
    await connection.close();
  });

  it('is not started when an address is given', async () => {
    const { url } = await start({ NATS_URL: 'nats://elsewhere:4222' });
    expect(url).toBe('nats://elsewhere:4222');
    expect(pid()).toBe(0);
  });

  it('can be given up while it starts', async () => {
    const controller = new AbortController();
    const env = { NATS_SERVER_BIN: required('NATS_SERVER_BIN') };
    const started = startNats({ dataDir, cacheDir: dataDir, log: () => undefined, env, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(started).rejects.toThrow('enough');
    expect(pid()).toBe(0);
  });
});
