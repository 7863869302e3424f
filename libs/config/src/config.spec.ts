import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { values } from '@smart-attendance/contracts';
import {
  boolean,
  choice,
  ConfigError,
  defineConfig,
  integer,
  loadConfig,
  number,
  secret,
  secretKeys,
  text,
  url,
  value,
  type ConfigOf,
} from '.';

const schema = defineConfig({
  NATS_URL: url('where the bus is', { default: 'nats://127.0.0.1:4222', protocols: ['nats', 'tls'], secret: true }),
  WORKERS: integer('how many', { default: 3, min: 1, max: 50 }),
  SHARE: number('a share', { default: 0.5, min: 0, max: 1 }),
  VERBOSE: boolean('says more', { default: false }),
  STORE: choice('where vectors are', ['embedded', 'qdrant'], { default: 'embedded' }),
  MASTER_KEY: secret('seals columns', { base64Bytes: 32 }),
  ZONE: value('of the site', values.timeZone, { default: 'Europe/Berlin' }),
  LABEL: text('a word', { default: '' }),
});

const key = Buffer.alloc(32, 7).toString('base64');

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(schema, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ name, message }) => `${name} ${message}`);
  }
}

describe('loading a configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-spec-'));
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, `${key}\n`);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives typed values, and defaults for what is absent or empty', () => {
    const config: ConfigOf<typeof schema> = loadConfig(schema, {
      MASTER_KEY: key,
      WORKERS: ' 12 ',
      SHARE: '.25',
      VERBOSE: 'true',
      STORE: 'qdrant',
      ZONE: '',
    });
    const store: 'embedded' | 'qdrant' = config.STORE;
    expect({ ...config, STORE: store }).toEqual({
      NATS_URL: 'nats://127.0.0.1:4222',
      WORKERS: 12,
      SHARE: 0.25,
      VERBOSE: true,
      STORE: 'qdrant',
      MASTER_KEY: key,
      ZONE: 'Europe/Berlin',
      LABEL: '',
    });
  });

  it('lists every problem at once, each with what is expected', () => {
    expect(
      problemsOf({
        NATS_URL: 'http://bus',
        WORKERS: '51',
        SHARE: '1.5',
        VERBOSE: 'yes',
        STORE: 'lance',
        ZONE: '+02:00',
      }),
    ).toEqual([
      'NATS_URL must be a URL beginning with nats:// or tls://, a name and password in it percent-encoded',
      'WORKERS must be a whole number from 1 to 50',
      'SHARE must be a number from 0 to 1',
      'VERBOSE must be true or false',
      'STORE must be one of embedded, qdrant',
      'MASTER_KEY is missing; it must be a key of 32 bytes in base64 (seals columns)',
      'ZONE must be the name of a time zone, such as Europe/Berlin',
    ]);
  });

  it.each(['3.0', '1e1', '0x10', 'NaN', 'Infinity', '٣'])('does not take %s for a whole number', (given) => {
    expect(problemsOf({ MASTER_KEY: key, WORKERS: given })).toHaveLength(1);
  });

  it('never repeats a value in an error, secret or not', () => {
    const problems = problemsOf({ NATS_URL: 'hunter2-in-a-url', MASTER_KEY: 'hunter2', WORKERS: 'hunter2' });
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('takes a secret from the file that NAME_FILE names, without the line feed at its end', () => {
    expect(loadConfig(schema, { MASTER_KEY_FILE: keyFile }).MASTER_KEY).toBe(key);
  });

  it('refuses a secret that is given both ways', () => {
    expect(problemsOf({ MASTER_KEY: key, MASTER_KEY_FILE: keyFile })).toEqual([
      'MASTER_KEY is given twice, directly and by MASTER_KEY_FILE; give it once',
    ]);
  });

  it('says why a secret file cannot be used', () => {
    const empty = join(folder, 'empty');
    writeFileSync(empty, '\n');
    const endless = '/dev/zero';
    expect(problemsOf({ MASTER_KEY_FILE: join(folder, 'absent') })).toEqual([
      'MASTER_KEY cannot be read from the file of MASTER_KEY_FILE: ENOENT',
    ]);
    expect(problemsOf({ MASTER_KEY_FILE: empty })).toEqual(['MASTER_KEY is empty in the file of MASTER_KEY_FILE']);
    expect(problemsOf({ MASTER_KEY_FILE: endless })).toEqual([
      'MASTER_KEY cannot be read from the file of MASTER_KEY_FILE: it has more than 65536 bytes',
    ]);
  });

  it('takes several URLs for the members of a cluster only where that is meant', () => {
    const cluster = defineConfig({
      SERVERS: url('the bus', { list: true }),
      API: url('the API', { default: 'http://x' }),
    });
    const both = 'nats://a:4222, nats://b:4222';
    expect(loadConfig(cluster, { SERVERS: both }).SERVERS).toBe(both);
    expect(() => loadConfig(cluster, { SERVERS: 'nats://a:4222,,' })).toThrow('SERVERS must be one or more URLs');
    expect(() => loadConfig(cluster, { SERVERS: both, API: both })).toThrow('API must be a URL with a host');
  });

  it('refuses a password in a URL that nobody could read, and says how it is written', () => {
    expect(problemsOf({ MASTER_KEY: key, NATS_URL: 'nats://service:50%of@bus:4222' })).toEqual([
      'NATS_URL must be a URL beginning with nats:// or tls://, a name and password in it percent-encoded',
    ]);
    expect(loadConfig(schema, { MASTER_KEY: key, NATS_URL: 'nats://service:50%25of@bus:4222' }).NATS_URL).toBe(
      'nats://service:50%25of@bus:4222',
    );
  });

  it('takes several keys where a rotation needs them, from a file too, and shows none', () => {
    const other = Buffer.alloc(32, 8).toString('base64');
    const rotation = defineConfig({ KEYS_BEFORE: secretKeys('earlier', { base64Bytes: 32, keysMax: 2, default: '' }) });
    const file = join(folder, 'keys');
    writeFileSync(file, `${key},\n${other}\n`);
    expect(loadConfig(rotation, {}).KEYS_BEFORE).toBe('');
    expect(loadConfig(rotation, { KEYS_BEFORE_FILE: file }).KEYS_BEFORE).toBe(`${key},${other}`);
    expect(inspect(loadConfig(rotation, { KEYS_BEFORE: key }))).not.toContain(key);
    for (const wrong of [`${key},hunter2`, `${key},`, `${key},${key},${key}`]) {
      expect(() => loadConfig(rotation, { KEYS_BEFORE: wrong })).toThrow(
        /KEYS_BEFORE must be at most 2 keys of 32 bytes in base64 with commas between them$/,
      );
    }
  });

  it('takes only secrets from files', () => {
    expect(loadConfig(schema, { MASTER_KEY: key, LABEL_FILE: keyFile }).LABEL).toBe('');
  });

  it('does not show its secrets when it is printed, and cannot be changed', () => {
    const config = loadConfig(schema, { MASTER_KEY: key, NATS_URL: 'nats://user:hunter2@bus:4222' });
    expect(`${inspect(config)} ${JSON.stringify(config)}`).not.toMatch(/hunter2|BwcHBw/);
    expect(JSON.parse(JSON.stringify(config))).toMatchObject({ MASTER_KEY: '***', WORKERS: 3 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('refuses a schema whose names cannot be variables or clash', () => {
    expect(() => defineConfig({ workers: integer('how many') })).toThrow('workers is no name of a variable');
    expect(() => defineConfig({ KEY: secret('a key'), KEY_FILE: text('a path') })).toThrow('KEY_FILE has two meanings');
  });
});
