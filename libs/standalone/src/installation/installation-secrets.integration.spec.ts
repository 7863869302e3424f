import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenSettings } from './given-settings';
import { KeyMark } from './key-mark';
import { installationSecrets } from './secrets';

describe('the secrets of an installation', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'secrets-'));
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it('are made once and kept for their owner only', () => {
    const file = join(dir, 'run/secrets.json');
    const secrets = installationSecrets(file, {});
    expect(Buffer.from(secrets.masterKey, 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(installationSecrets(file, {})).toEqual(secrets);
  });

  it('are kept without the login that earlier versions kept with them, and with all else', () => {
    const file = join(dir, 'secrets.json');
    const keys = { masterKey: 'key', jwtSecret: 'secret', later: { of: 'another version' } };
    writeFileSync(file, JSON.stringify({ ...keys, adminEmail: 'admin@example.org', adminPassword: 'hunter2' }));
    expect(installationSecrets(file, {})).toMatchObject({ masterKey: 'key', jwtSecret: 'secret' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(keys);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readdirSync(dir)).toEqual(['secrets.json']);
  });

  it('differ from one installation to the next', () => {
    const one = installationSecrets(join(dir, 'one.json'), {});
    const two = installationSecrets(join(dir, 'two.json'), {});
    expect(one.masterKey).not.toBe(two.masterKey);
    expect(one.jwtSecret).not.toBe(two.jwtSecret);
  });

  it('give way to the environment, which is not written down', () => {
    const file = join(dir, 'secrets.json');
    expect(installationSecrets(file, { JWT_SECRET: 'from outside' }).jwtSecret).toBe('from outside');
    expect(readFileSync(file, 'utf8')).not.toContain('from outside');
  });

  it('open what an earlier start sealed when a master key is given later', () => {
    const file = join(dir, 'secrets.json');
    const { masterKey, masterKeysBefore } = installationSecrets(file, {});
    expect(masterKeysBefore).toBeUndefined();
    const later = installationSecrets(file, { MASTER_KEY: 'given', MASTER_KEYS_BEFORE: `older, ${masterKey}` });
    expect(later).toMatchObject({ masterKey: 'given', masterKeysBefore: `older,${masterKey}` });
    expect(installationSecrets(file, { MASTER_KEY: 'given' }).masterKeysBefore).toBe(masterKey);
  });

  it('are asked for when the database was used with a master key that is not given any more', () => {
    const mark = new KeyMark(join(dir, 'sealed-by'));
    mark.check('first', undefined);
    mark.set('first');
    expect(readFileSync(join(dir, 'sealed-by'), 'utf8')).not.toContain('first');
    expect(() => {
      mark.check('second', undefined);
    }).toThrow('used with another master key than any that is given now');
    mark.check('second', 'older,first');
    mark.set('second');
    mark.check('second', undefined);
  });

  it('are never made anew over a damaged file, which would lock the data they seal', () => {
    const file = join(dir, 'secrets.json');
    writeFileSync(file, '{ "masterKey": ');
    expect(() => installationSecrets(file, {})).toThrow(`${file} cannot be read`);
    writeFileSync(file, '{ "jwtSecret": "x" }');
    expect(() => installationSecrets(file, {})).toThrow('has no masterKey');
  });

  it('may be given as files', () => {
    const file = join(dir, 'key');
    writeFileSync(file, 'sealed\n');
    expect(givenSettings({ MASTER_KEY_FILE: file })).toEqual({ MASTER_KEY: 'sealed' });
    expect(() => givenSettings({ MASTER_KEY_FILE: file, MASTER_KEY: 'x' })).toThrow('MASTER_KEY is given twice');
    expect(() => givenSettings({ MASTER_KEY_FILE: join(dir, 'none') })).toThrow('cannot be read');
  });

  it('count as not given when they are empty', () => {
    expect(givenSettings({ NATS_URL: '', DATABASE_URL: '  ' })).toEqual({});
  });
});
