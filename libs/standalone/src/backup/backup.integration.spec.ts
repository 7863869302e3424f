import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { Client } from 'pg';
import type { BackingServer } from '../embedded/backing-server';
import { startPostgres } from '../embedded/postgres';
import { KeyMark } from '../installation/key-mark';
import { backUp } from './backup';
import { keysFileOf, type BackupKeys } from './backup-keys';
import { restore } from './restore';

const TIMEOUT_MS = 180_000;

describe('a backup of the embedded database', () => {
  let dir: string;
  let file: string;
  let servers: BackingServer[];
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const { signal } = new AbortController();

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'backup of '));
    file = join(dir, 'monday');
    servers = [];
    const url = await startIn('first');
    const secrets = { masterKey: 'the key', jwtSecret: 'x', adminEmail: 'admin@example.org', adminPassword: 'hunter2' };
    writeFileSync(join(dir, 'first/secrets.json'), JSON.stringify(secrets));
    new KeyMark(join(dir, 'first/sealed-by')).set('of the site');
    await query(url, 'create table days (day integer)');
    const writing = new AbortController();
    const written = writeUntil(url, writing.signal);
    await backUp({ file, runDir: join(dir, 'first'), databaseUrl: url, signal });
    writing.abort();
    await written;
    await stopAll();
  }, TIMEOUT_MS);

  afterEach(stopAll, TIMEOUT_MS);

  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  async function startIn(name: string): Promise<string> {
    const dataDir = join(dir, name, 'postgres');
    mkdirSync(join(dir, name), { recursive: true, mode: 0o700 });
    const server = await startPostgres({ dataDir, cacheDir: dir, log, env: {} });
    servers.push(server);
    return server.url;
  }

  async function stopAll(): Promise<void> {
    for (const server of servers.splice(0)) await server.stop();
  }

  async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Somebody works on while the backup is made. */
  async function writeUntil(url: string, over: AbortSignal): Promise<void> {
    const client = new Client({ connectionString: url });
    await client.connect();
    for (let day = 1; !over.aborted; day += 1) await client.query('insert into days values ($1)', [day]);
    await client.end();
  }

  const restoreTo = (name: string, from = file, env: NodeJS.ProcessEnv = { MASTER_KEY: 'of the site' }) =>
    restore({ file: from, runDir: join(dir, name), cacheDir: dir, env, log, signal });

  it(
    'made while the system writes opens with every row up to one moment, in an empty place',
    async () => {
      expect(await restoreTo('second')).toBeUndefined();
      const url = await startIn('second');
      const [days] = await query(url, 'select count(*)::int as count, max(day) as last from days');
      expect(days?.['count']).toBe(days?.['last'] ?? 0);
      expect(Number(days?.['count'])).toBeGreaterThan(0);
      await query(url, 'insert into days values (0)');
    },
    TIMEOUT_MS,
  );

  it(
    'brings its keys with it, and moves aside what was there before',
    async () => {
      const runDir = join(dir, 'third');
      mkdirSync(join(runDir, 'nats'), { recursive: true });
      writeFileSync(join(runDir, 'secrets.json'), 'of before');
      const before = await restoreTo('third');
      expect(JSON.parse(readFileSync(join(runDir, 'secrets.json'), 'utf8'))).toMatchObject({ masterKey: 'the key' });
      expect(readdirSync(before ?? '').sort()).toEqual(['nats', 'secrets.json']);
      expect(readdirSync(runDir).sort()).toEqual(['postgres', 'sealed-by', 'secrets.json']);
    },
    TIMEOUT_MS,
  );

  it(
    'is refused without the master key that its site gave, which is in neither file, as a start is',
    async () => {
      await expect(restoreTo('fifth', file, {})).rejects.toThrow('used with another master key than any that is given');
      await expect(restoreTo('fifth', file, {})).rejects.toThrow(`taking sealedBy out of ${keysFileOf(file)}`);
      expect(readdirSync(join(dir, 'fifth'))).toEqual([]);
      expect(readFileSync(keysFileOf(file), 'utf8')).not.toContain('of the site');
      await restoreTo('fifth', file, { MASTER_KEY: 'newer', MASTER_KEYS_BEFORE: 'of the site' });
      expect(() => {
        new KeyMark(join(dir, 'fifth/sealed-by')).check('the key', undefined);
      }).toThrow('used with another master key');
    },
    TIMEOUT_MS,
  );

  it('of an earlier version, which does not say its master key, is restored all the same', async () => {
    const older = join(dir, 'older');
    copyFileSync(file, older);
    const { sealedBy, ...keys } = JSON.parse(readFileSync(keysFileOf(file), 'utf8')) as BackupKeys;
    expect(sealedBy).toBeDefined();
    writeFileSync(keysFileOf(older), JSON.stringify(keys));
    await restoreTo('sixth', older, {});
    expect(readdirSync(join(dir, 'sixth')).sort()).toEqual(['postgres', 'secrets.json']);
  }, 180_000);

  it('carries no login that an earlier version kept with the keys', () => {
    expect(readFileSync(keysFileOf(file), 'utf8')).not.toMatch(/hunter2|admin/);
  });

  it('keeps the keys apart from the database, and both for their owner only', () => {
    expect(readFileSync(keysFileOf(file), 'utf8')).toContain('the key');
    for (const path of [file, keysFileOf(file)]) expect(statSync(path).mode & 0o077).toBe(0);
  });

  it(
    'is never written over another, and half a one is never left',
    async () => {
      const runDir = join(dir, 'first');
      const url = await startIn('first');
      await expect(backUp({ file, runDir, databaseUrl: url, signal })).rejects.toThrow(`${file} is there already`);
      const given = join(dir, 'given up');
      const enough = AbortSignal.abort(new Error('enough'));
      await expect(backUp({ file: given, runDir, databaseUrl: url, signal: enough })).rejects.toThrow('enough');
      expect(readdirSync(dir).filter((name) => name.startsWith('given up'))).toEqual([]);
      await expect(backUp({ file: '/nowhere/file', runDir, databaseUrl: url, signal })).rejects.toThrow('ENOENT');
      await waitFor(async () => (await query(url, 'select 1 from pg_replication_slots')).length === 0, {
        what: 'the server to let go of the log it kept',
        timeoutMs: 60_000,
      });
    },
    TIMEOUT_MS,
  );

  it(
    'that is cut off, is something else or has no keys is refused, and what is there stays',
    async () => {
      const runDir = join(dir, 'fourth');
      mkdirSync(runDir);
      writeFileSync(join(runDir, 'secrets.json'), 'of before');
      const whole = readFileSync(file);
      const keys = readFileSync(keysFileOf(file));
      const wrong: readonly (readonly [string, Buffer])[] = [
        ['cut', whole.subarray(0, whole.length / 2)],
        ['text', Buffer.from('hello')],
        ['empty', Buffer.alloc(0)],
      ];
      for (const [name, bytes] of wrong) {
        writeFileSync(join(dir, name), bytes);
        writeFileSync(keysFileOf(join(dir, name)), keys);
        await expect(restoreTo('fourth', join(dir, name))).rejects.toThrow(join(dir, name));
      }
      writeFileSync(join(dir, 'keyless'), whole);
      await expect(restoreTo('fourth', join(dir, 'keyless'))).rejects.toThrow('keys of the backup cannot be read');
      await expect(restoreTo('fourth', join(dir, 'none'))).rejects.toThrow('is not there');
      expect(readdirSync(runDir)).toEqual(['secrets.json']);
      expect(existsSync(join(dir, 'fourth/postgres'))).toBe(false);
    },
    TIMEOUT_MS,
  );
});
