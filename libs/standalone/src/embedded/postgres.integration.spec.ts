import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { Client } from 'pg';
import { isAlive, readPidFile } from '../supervisor/process-identity';
import type { BackingServer } from './backing-server';
import { leaveBehind } from '../testing/left-behind';
import { startPostgres } from './postgres';

const START_TIMEOUT_MS = 120_000;

describe('the embedded Postgres', () => {
  let dataDir: string;
  let lines: string[];
  let servers: BackingServer[];

  // One cluster for all: making it is the slow part.
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'postgres-'));
  });

  beforeEach(() => {
    lines = [];
    servers = [];
  });

  afterEach(async () => {
    for (const server of servers) await server.stop();
  }, START_TIMEOUT_MS);

  afterAll(() => {
    rmSync(dataDir, { recursive: true });
  });

  async function start(env: NodeJS.ProcessEnv = {}): Promise<BackingServer> {
    const log = (line: string) => lines.push(line);
    const checkTimes = { everyMs: 50, withinMs: 1_000, silentMs: 2_000 };
    const server = await startPostgres({ dataDir, cacheDir: dataDir, log, env, checkTimes });
    servers.push(server);
    return server;
  }

  async function query<T>(url: string, sql: string): Promise<T | undefined> {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Record<string, T>>(sql);
      return rows[0] === undefined ? undefined : Object.values(rows[0])[0];
    } finally {
      await client.end();
    }
  }

  const pid = () => readPidFile(join(dataDir, 'postgres.pid')) ?? 0;

  it(
    'keeps its rows when it is stopped and started again',
    async () => {
      const first = await start();
      await query(first.url, 'create table kept as select 42 as answer');
      await first.stop();
      await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
      const second = await start();
      expect(await query(second.url, 'select answer from kept')).toBe(42);
      await query(second.url, 'drop table kept');
    },
    START_TIMEOUT_MS,
  );

  it(
    'is back on the same port with the same rows after a crash',
    async () => {
      const { url } = await start();
      await query(url, 'create table survived as select 42 as answer');
      const crashed = pid();
      process.kill(crashed, 'SIGKILL');
      await waitFor(() => pid() !== crashed && query<true>(url, 'select true'), {
        what: 'Postgres to be back',
        timeoutMs: 60_000,
      });
      expect(await query(url, 'select answer from survived')).toBe(42);
      await query(url, 'drop table survived');
    },
    START_TIMEOUT_MS,
  );

  it(
    'is started again with the same rows when it hangs and does not exit',
    async () => {
      const { url } = await start();
      await query(url, 'create table hung as select 42 as answer');
      const hung = pid();
      process.kill(hung, 'SIGSTOP');
      await waitFor(() => pid() !== hung && query<true>(url, 'select true'), {
        what: 'Postgres to be back',
        timeoutMs: 60_000,
      });
      expect(lines[0]).toMatch(/^postgres has not answered for \d+ s \(.+\); ending it$/);
      expect(await query(url, 'select answer from hung')).toBe(42);
      await query(url, 'drop table hung');
    },
    START_TIMEOUT_MS,
  );

  it(
    'ends a server that a killed run left behind, and takes over its rows',
    async () => {
      const left = await leaveBehind('postgres', dataDir);
      await query(left.url, 'create table left_behind as select 42 as answer');
      const { url } = await start();
      expect(isAlive(left.pid)).toBe(false);
      expect(await query(url, 'select answer from left_behind')).toBe(42);
      expect(lines).toContain(`ended a postgres that an earlier run left behind (pid ${left.pid})`);
      await query(url, 'drop table left_behind');
    },
    START_TIMEOUT_MS,
  );

  it(
    'starts although an old pid file names a process that is somebody else',
    async () => {
      await (await start()).stop();
      const file = join(dataDir, 'cluster/postmaster.pid');
      writeFileSync(file, `${process.ppid}\n${join(dataDir, 'cluster')}\n0\n`);
      const { url } = await start();
      expect(await query(url, 'select 1')).toBe(1);
    },
    START_TIMEOUT_MS,
  );

  it(
    'lets nobody in without the password, and nobody read it',
    async () => {
      const { url, description } = await start();
      const guessed = new URL(url);
      const { password } = guessed;
      guessed.password = 'guessed';
      await expect(query(guessed.href, 'select 1')).rejects.toThrow('password authentication failed');
      expect(statSync(join(dataDir, 'password')).mode & 0o077).toBe(0);
      expect([description, ...lines, readFileSync(join(dataDir, 'postgres.log'), 'utf8')].join()).not.toContain(
        password,
      );
    },
    START_TIMEOUT_MS,
  );

  it(
    'writes to the disk before it says so, listens on the loopback address, and knows capitals in any script',
    async () => {
      const { url } = await start();
      expect(await query(url, 'show fsync')).toBe('on');
      expect(await query(url, 'show listen_addresses')).toBe('127.0.0.1');
      expect(await query(url, "select lower('ÉLODIE ЖАННА')")).toBe('élodie жанна');
    },
    START_TIMEOUT_MS,
  );

  it(
    'keeps what people wrote out of its log, and removes an older log that has it',
    async () => {
      const log = join(dataDir, 'postgres.log');
      for (const file of [log, `${log}.1`]) {
        writeFileSync(file, 'ERROR:  duplicate key\nDETAIL:  Key (email)=(ada@example.org) already exists.\n');
      }
      const { url } = await start();
      expect(existsSync(`${log}.1`)).toBe(false);
      await query(url, 'create table people (email text primary key)');
      await query(url, "insert into people values ('ada@example.org')");
      await expect(query(url, "insert into people values ('ada@example.org')")).rejects.toThrow('duplicate key');
      await query(url, 'drop table people');
      expect(await waitFor(() => readFileSync(log, 'utf8').includes('duplicate key'), { what: 'the line' })).toBe(true);
      expect(readFileSync(log, 'utf8')).not.toContain('ada@example.org');
    },
    START_TIMEOUT_MS,
  );

  it('is not started when an address is given', async () => {
    const { url } = await start({ DATABASE_URL: 'postgres://elsewhere/db' });
    expect(url).toBe('postgres://elsewhere/db');
    expect(existsSync(join(dataDir, 'postgres.pid'))).toBe(false);
  });
});
